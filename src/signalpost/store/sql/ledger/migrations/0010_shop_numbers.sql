-- What the shop itself calls an order, where that is not the id its platform's messages share. It stays when the person is
-- erased, as order_id does.
ALTER TABLE shop_order ADD COLUMN shop_number TEXT;

CREATE INDEX shop_order_by_number ON shop_order (space_id, shop_number) WHERE shop_number IS NOT NULL;
