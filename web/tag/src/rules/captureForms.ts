import type { Host } from "../parts.ts";
import type { Settings } from "../settings.ts";
import { isPaymentCard } from "./isPaymentCard.ts";

// Keys of user_data that a field may fill.
const KEYS = () => /^(?:em|ph|fn|ln|ge|db|ct|st|zp|country|external_id)$/;
// Kinds of fields that may be read; passwords, text areas, hidden fields, files and all others never are.
const KINDS = () => /^(?:text|email|tel|number|date|select-one)$/;
const SECRET = () => /cc-|password|one-time-code|webauthn/i;
const SECRET_NAME = () => /pass(?:wor[dt])?|kennwort|pwd|card|karte|cvc|cvv|csc|iban|account.?n|kontonu|ssn|social.?sec|tax|steuer|passport|pin$|otp|token|secret|message|nachricht|comment|kommentar|note/i;
const LONGEST = 100;

/** Takes user_data from the fields that the settings name, when a form is submitted, and never from any other. */
export function captureForms(host: Host, settings: () => Settings): void {
  host.page.document.addEventListener(
    "submit",
    (event) => {
      const found: Record<string, unknown> = {};
      for (const [selector, key] of Object.entries(settings().form_fields)) {
        const value = KEYS().test(key) ? read(selector, event.target as Element) : undefined;
        if (value) found[key] = value;
      }
      if (Object.keys(found).length) host.identify(found);
    },
    true,
  );
}

function read(selector: string, form: Element): string | undefined {
  try {
    for (const field of (form as HTMLFormElement).elements as Iterable<unknown> as Iterable<HTMLInputElement>) {
      if (field.matches(selector) && isReadable(field) && field.value.trim()) return field.value.trim();
    }
  } catch {
    // no selector
  }
  return undefined;
}

function isReadable(field: HTMLInputElement): boolean {
  const { type, value, autocomplete, name, id } = field;
  return (
    KINDS().test(type ?? "") &&
    !SECRET().test(autocomplete) &&
    !SECRET_NAME().test(name) &&
    !SECRET_NAME().test(id) &&
    value.length <= LONGEST &&
    !isPaymentCard(value.replace(/[\s-]/g, ""))
  );
}
