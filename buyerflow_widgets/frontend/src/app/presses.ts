/** A button takes the focus when it is released, not when it is pressed: leaving a field changes what is on screen, and would move the
 * button away from under the pointer before the click. */

export function focusOnRelease(root: HTMLElement, signal: AbortSignal): void {
  const pressed = (event: Event): HTMLElement | null => {
    const target = event.composedPath()[0];
    return target instanceof Element ? target.closest<HTMLElement>("button") : null;
  };
  root.addEventListener("mousedown", (event) => pressed(event) && event.preventDefault(), { signal });
  // Before the button's own listener: the field that is left says first what was typed in it. What Tab passes by (a value to choose under
  // a text box) leaves the focus where it is.
  const focus = (event: Event): void => {
    const button = pressed(event);
    if (button && button.tabIndex >= 0) button.focus({ preventScroll: true, focusVisible: false });
  };
  root.addEventListener("click", focus, { capture: true, signal });
}
