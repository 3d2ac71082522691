/** What crosses the wire: the messages that go up and the answers that come down (made from `widgets/wire.py`), and the props that Python
 * renders. Props are one trait that the front end never writes. An event is answered by an `ack` *after* the props that it changed, so a
 * view may show its own draft until then. */

export type * from "./props";
export type * from "./wire.gen";
