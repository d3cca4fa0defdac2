-- How each order came about, as it stands in `campaign_day`. day: days since 1970-01-01 (UTC). first_id, last_id: words of
-- the two touches (`store.campaigns`); click: 1 after a click on an ad of Meta. is_new: NULL where nobody knows. counts: 0
-- while it is cancelled, was never told whole, or is a test. micros: what is left of it, in millionths.
CREATE TABLE order_campaign (
    space_id INTEGER NOT NULL,
    shop_id INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    first_id INTEGER NOT NULL,
    last_id INTEGER NOT NULL,
    click INTEGER NOT NULL,
    is_new INTEGER,
    currency_id INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    PRIMARY KEY (space_id, shop_id, order_id)
) STRICT, WITHOUT ROWID;

-- Their sums, by first touch (0) and last (1); of new customers, and of those who came again. They stay when an order is forgotten.
CREATE TABLE campaign_day (
    space_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    word_id INTEGER NOT NULL,
    touch INTEGER NOT NULL,
    click INTEGER NOT NULL,
    currency_id INTEGER NOT NULL,
    orders INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    new INTEGER NOT NULL,
    again INTEGER NOT NULL,
    PRIMARY KEY (space_id, day, word_id, touch, click, currency_id)
) STRICT, WITHOUT ROWID;

-- How whoever claimed an order had come: `store.campaigns.packed`; NULL: nobody knows.
ALTER TABLE order_claim ADD COLUMN touches TEXT;
