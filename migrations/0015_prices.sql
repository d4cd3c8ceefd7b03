-- Prices of visit types in further currencies: who books chooses one of them instead of the usual fee.
CREATE TABLE visit_type_price (
    visit_type_id TEXT NOT NULL REFERENCES visit_type (id),
    currency TEXT NOT NULL,
    minor BIGINT NOT NULL CONSTRAINT visit_type_price_minor CHECK (minor > 0),
    PRIMARY KEY (visit_type_id, currency)
);
