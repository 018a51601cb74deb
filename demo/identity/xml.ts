/** The XML of the AWS query protocol: elements, answers and their namespaces. */
import { type Reply, textReply } from '../reply.ts';

/** Namespaces from the service models of STS and IAM. */
export const queryNamespaces = {
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
} as const;

/** A string is text and is escaped; a list holds elements made before. */
export function element(name: string, content: string | readonly string[], namespace?: string): string {
  const inner = typeof content === 'string' ? escaped(content) : content.join('');
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}>${inner}</${name}>`;
}

/** The answer to a query call: `result` within the operation's usual two wrappers. */
export function queryReply(
  api: keyof typeof queryNamespaces,
  operation: string,
  result: readonly string[],
  requestId: string,
): Reply {
  const body = element(
    `${operation}Response`,
    [element(`${operation}Result`, result), element('ResponseMetadata', [element('RequestId', requestId)])],
    queryNamespaces[api],
  );
  return xmlReply(body, requestId, 200);
}

/** A document whose request id is told in the header, too. */
export function xmlReply(body: string, requestId: string, status: number): Reply {
  const reply = textReply(body, 'text/xml', status);
  return { ...reply, headers: { ...reply.headers, 'x-amzn-requestid': requestId } };
}

/** Text as XML and HTML want it. */
export function escaped(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
