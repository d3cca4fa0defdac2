type Words = Record<string, unknown>;

// Which messages of which frames mean that something was booked. Nothing else of a message is read: they hold names and
// addresses. Sources: docs/reference/tag-rules.md.
const WIDGETS: readonly { name: string; origin: RegExp; booked(words: Words): boolean }[] = [
  {
    name: "calendly",
    origin: /^https:\/\/(?:[\w-]+\.)?calendly\.com$/,
    booked: (words) => words.event === "calendly.event_scheduled",
  },
  {
    name: "cal",
    origin: /^https:\/\/(?:[\w-]+\.)?cal\.(?:com|eu)$/,
    booked: (words) => words.originator === "CAL" && /^bookingSuccessful(?:V2)?$/.test(String(words.type)),
  },
  {
    name: "hubspot",
    origin: /^https:\/\/meetings(?:-\w+)?\.hubspot\.com$/,
    booked: (words) => words.meetingBookSucceeded === true,
  },
  {
    name: "chilipiper",
    origin: /^https:\/\/(?:[\w-]+\.)+chilipiper\.com$/,
    booked: (words) => words.action === "booking-confirmed",
  },
];

/** The booking widget that says, by this message, that something was booked; undefined for any other message. */
export function bookedWith(message: Pick<MessageEvent, "origin" | "data">): string | undefined {
  const words: unknown = message.data;
  if (typeof words !== "object" || words === null) return undefined;
  return WIDGETS.find(({ origin, booked }) => origin.test(message.origin) && booked(words as Words))?.name;
}
