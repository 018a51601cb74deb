/** The event object that Electron hands to listeners as their first argument. */

/** An event whose default can be refused. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** An event with more about it. */
export function eventWith<Details extends object>(details: Details): PreventableEvent & Details {
  return Object.assign(new PreventableEvent(), details);
}
