/** Fields whose content is never what a person typed freely. */
const READABLE = () => /^(?:number|range|hidden|radio|checkbox)$/;

/**
 * The text, or an attribute, of the element that fits `selector` and is nearest to `from`: `from` itself, what is
 * inside it, then inside each element around it; so that a button finds the price of its own product. Of fields only
 * choices and numbers are read, never what somebody typed.
 */
export function readElement(
  selector: string,
  attribute: string | undefined,
  from: Element | null,
  page: Document,
): string | undefined {
  const found = nearest(selector, from, page);
  if (!found) return undefined;
  if (attribute) return found.getAttribute(attribute) ?? undefined;
  if (found.tagName === "META") return found.getAttribute("content") ?? undefined;
  if (found.tagName === "SELECT") return (found as HTMLSelectElement).value;
  if (found.tagName === "INPUT") {
    const field = found as HTMLInputElement;
    return READABLE().test(field.type) ? field.value : undefined;
  }
  if (found.tagName === "TEXTAREA") return undefined;
  return (found.textContent ?? "").trim();
}

function nearest(selector: string, from: Element | null, page: Document): Element | null {
  try {
    for (let place = from; place; place = place.parentElement) {
      const found = place.matches(selector) ? place : place.querySelector(selector);
      if (found) return found;
    }
    return page.querySelector(selector);
  } catch {
    return null; // no selector
  }
}
