"""`Conduct`: how the sandbox behaves where sources dispute what Meta does, or Meta does not say. One setting each.

The default is what Meta documents, or, where live calls contradict the page, what the calls showed. Every setting names
its source: "row n" is the n-th contradiction in the table of docs/reference/sandbox.md.
"""

from __future__ import annotations

from typing import Literal

import msgspec


class Linked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What belongs to a dataset for messaging: pages with the page-scoped ids of their users (none: any), accounts."""

    pages: dict[str, tuple[str, ...]] = {}
    whatsapp_business_accounts: tuple[str, ...] = ()


class Conduct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the contract that Meta leaves open. Limits of age and size are in `judge.Limits`.

    Answers:

    * `locale`, `locales`: language of error titles, for all calls and by dataset; a call's own `locale` parameter wins.
      Meta follows the locale of the business (public bodies in French, Danish, Portuguese).
    * `accept_language`: whether the header of that name may choose it too. Ours; Meta is not known to read it.
    * `token_status`: HTTP status of code 190 without subcode: 401 live (2026-09-05), 400 and 500 in older records
      (row 23).
    * `remarks`: put what is odd but accepted into `messages`. Off: no public answer has anything there.

    Calls:

    * `bracketed_data`: take `data[0]={…}`: a habit of Graph, not verified for this edge.
    * `test_event_codes`: the only codes that exist; another is 400/100, as one integrator reports. None: any.
    * `tier`: the rate score of that tier of the Marketing API is kept per dataset, and 17/2446079 answered above it.
      None: no limit; Meta has none of this API's own.
    * `oldest_version`: an older version in the path is answered with 2635. None: any.
    * `answers_as`: calls of an older version are answered as this one, with Meta's headers that say so. None: as asked.
    * `token_ends`: when every token ends (Unix seconds): debug_token says so, later calls are 190/463. None: never.
    * `proof`: `demanded` refuses a call without appsecret_proof, as an app that requires it does; a wrong one is
      refused anyhow where the app's secret is known. Neither answer is verified.

    Events:

    * `website_keys`: `documented` refuses website events without client_user_agent or event_source_url; live calls
      without a user agent passed (row 11).
    * `source_url`: whether event_source_url must be an http(s) address, as its page says.
    * `store_age`: whether the 62 days of physical_store are enforced or advice (row 21).
    * `store_quantity`: whether items of `contents` need a quantity in a store, as the page says.
    * `ldu`: `documented` wants what the page lists: a country with a state and a state with a country, a state where
      there is no address to locate the person by; `tolerated` checks types alone; `required` also refuses events
      without data_processing_options (2804030, seen in 2020 for offline uploads).
    * `ldu_states`: states of the options page, or 1000 and 0 alone as the event page has it (row 16).
    * `customer_segmentation`: where it may stand: `both`, `event` alone, `custom_data` alone (row 10).
    * `status`: the type of custom_data.status: `any`, `text`, `flag` (row 9).
    * `currency_case`: `any`, or `upper` alone (row 7).
    * `negative_value`, `clear_text`: whether a negative value, or a hashed key that is no hash, is refused. Neither is
      documented.
    * `malformed_fbc`: refuse an fbc that is no click id with 2804001, as one integrator reports.
    * `choices`: `documented` refuses content_type and delivery_category outside their lists; live calls took any
      extra property.
    * `lead_id`: `digits` wants 15 to 17 of them: a wrong id is refused (page on conversion leads).
    * `extinfo`: `any` also takes the object with numeric keys that Meta's SDK for Node makes (row 18).
    * `event_name_length`: the longest own name; None: no limit. 50 is a rule of the pixel, not verified here.

    Messaging:

    * `instagram_key`: `ig_account_id` as live calls want, `instagram_business_account_id` as the page has it, or
      `either` (row 13).
    * `qualified_lead`: whether that name is allowed (row 14).
    * `linked`: which pages and accounts belong to each dataset; None: any (2804065, 2804073, 2804131, 2804132).
    * `ctwa_clid`: `issued` takes only click ids of this sandbox's issuer, as Meta takes only those of real clicks.
    """

    locale: str = "en"
    locales: dict[str, str] = {}
    accept_language: bool = True
    token_status: Literal[400, 401, 500] = 401
    remarks: bool = False

    bracketed_data: bool = True
    test_event_codes: tuple[str, ...] | None = None
    tier: Literal["limited", "full"] | None = None
    oldest_version: str | None = None
    answers_as: str | None = None
    token_ends: int | None = None
    proof: Literal["read", "demanded"] = "read"

    website_keys: Literal["live", "documented"] = "live"
    source_url: Literal["http", "any"] = "http"
    store_age: Literal["enforced", "advised"] = "enforced"
    store_quantity: Literal["needed", "advised"] = "needed"
    ldu: Literal["documented", "tolerated", "required"] = "documented"
    ldu_states: Literal["options", "event"] = "options"
    customer_segmentation: Literal["both", "event", "custom_data"] = "both"
    status: Literal["any", "text", "flag"] = "any"
    currency_case: Literal["any", "upper"] = "any"
    negative_value: Literal["taken", "refused"] = "taken"
    clear_text: Literal["taken", "refused"] = "taken"
    malformed_fbc: Literal["taken", "refused"] = "taken"
    choices: Literal["free", "documented"] = "free"
    lead_id: Literal["digits", "any"] = "digits"
    extinfo: Literal["any", "array"] = "any"
    event_name_length: int | None = None

    instagram_key: Literal["ig_account_id", "instagram_business_account_id", "either"] = "ig_account_id"
    qualified_lead: bool = True
    linked: dict[str, Linked] | None = None
    ctwa_clid: Literal["issued", "any"] = "issued"
