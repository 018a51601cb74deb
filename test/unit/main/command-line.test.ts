/** The command line: what is understood, and what is said when it is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helpText, ownArguments, parseCommandLine } from '../../../main/command-line.ts';

const sentenceOf = (...argv: string[]): string => {
  const parsed = parseCommandLine(argv);
  return parsed.ok ? 'accepted' : parsed.sentence;
};

describe('parseCommandLine', () => {
  it('understands every option', () => {
    const parsed = parseCommandLine(
      '--profile a --profile=b --region eu-west-1 --tiles 9 --self-check --report r.json --screenshot s.png --user-data-dir /d'.split(
        ' ',
      ),
    );
    expect(parsed).toEqual({
      ok: true,
      options: {
        demo: false,
        profiles: ['a', 'b'],
        regions: ['eu-west-1'],
        tiles: 9,
        selfCheck: true,
        report: 'r.json',
        screenshot: 's.png',
        userDataDir: '/d',
        help: false,
        version: false,
      },
    });
  });

  it('takes nothing at all for all the defaults', () => {
    expect(parseCommandLine([])).toMatchObject({ ok: true, options: { demo: false, profiles: [], tiles: undefined } });
  });

  it.each([
    [['--selfcheck'], 'There is no option --selfcheck. Did you mean --self-check?'],
    [['--profil', 'x'], 'There is no option --profil. Did you mean --profile?'],
    [['--frobnicate'], 'There is no option --frobnicate. See --help.'],
    [['--constructor'], 'There is no option --constructor. See --help.'],
    [['-x'], 'There is no option -x. See --help.'],
    [['wall'], '"wall" is not an option: options begin with --. See --help.'],
    [['--profile'], 'Option --profile needs a value.'],
    [['--profile='], 'Option --profile needs a value.'],
    [['--profile', '--demo'], 'Option --profile needs a value.'],
    [['--demo=yes'], 'Option --demo takes no value.'],
    [['--tiles', '5'], '--tiles takes 1, 4, 9, 12, 16, 25, 36, 49, 64, 81, 100 or 144, not "5".'],
    [['--region', 'Ireland'], '"Ireland" is not a region: a region looks like eu-west-1.'],
    [['--report', 'x.json'], 'Option --report works only with --self-check.'],
    [['--screenshot', 'x.png'], 'Option --screenshot works only with --self-check.'],
  ])('%j: %s', (argv, sentence) => {
    expect(sentenceOf(...argv)).toBe(sentence);
  });

  it('looks at no word that is longer than any path', () => {
    expect(sentenceOf(`--${'tile'.repeat(1_100)}`)).toBe('A word of the command line has more than 4096 characters.');
  });

  it('answers anything typed with options or one line, never a throw', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('--profile', '--tiles', '--', '-', '--region=', '-v'))),
        (argv) => {
          const parsed = parseCommandLine(argv);
          expect(parsed.ok || !parsed.sentence.includes('\n') || argv.some((text) => text.includes('\n'))).toBe(true);
        },
      ),
    );
  });
});

describe('helpText', () => {
  it('names every option and keeps to 80 columns', () => {
    for (const option of [
      'demo',
      'profile',
      'region',
      'tiles',
      'self-check',
      'report',
      'screenshot',
      'user-data-dir',
      'help',
      'version',
    ]) {
      expect(helpText).toContain(`--${option}`);
    }
    expect(Math.max(...helpText.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});

describe('ownArguments', () => {
  it('leaves aside the executable, foreign switches and the path of the app', () => {
    const argv =
      'electron --inspect=0 --remote-debugging-port=0 -r /x/loader.js --no-sandbox /path/app --self-check --user-data-dir=/d --ozone-platform=headless'.split(
        ' ',
      );
    expect(ownArguments(argv, true)).toEqual(['--self-check', '--user-data-dir=/d']);
  });

  it('keeps a stray word where there is no path of an app', () => {
    expect(ownArguments(['/opt/vigil', 'wall'], false)).toEqual(['wall']);
  });

  it('does not take the value of an option for the path of the app', () => {
    expect(ownArguments(['electron', '.', '--profile', 'site-a'], true)).toEqual(['--profile', 'site-a']);
  });
});
