import type { UserData } from "../model.ts";
import type { IdentityPart, Policy } from "../parts.ts";

/** What the page has said of the person; nothing of it is kept but in memory, and nothing leaves but hashed. */
export interface Person {
  hashed: UserData;
  /** Settled when all that was said is hashed. */
  ready: Promise<unknown>;
  /** Adds to what is known; null forgets it. */
  identify(user_data: unknown): void;
}

export function makePerson(load: () => Promise<IdentityPart>, policy: () => Policy): Person {
  let said: Record<string, unknown> = {};
  const person: Person = {
    hashed: {},
    ready: Promise.resolve(),
    identify: (user_data) => {
      if (user_data === null) {
        said = {};
        person.hashed = {};
      } else if (user_data && typeof user_data == "object") {
        const all = (said = { ...said, ...user_data });
        person.ready = load()
          .then((part) => part.prepareUserData(all, policy()))
          .then((hashed) => {
            if (said == all) person.hashed = hashed;
          })
          .catch(() => {});
      }
    },
  };
  return person;
}
