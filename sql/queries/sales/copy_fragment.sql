-- Takes fragments of transactions, a row each.
copy pg_temp.fragment (
    transaction_id,
    delivery,
    membership_id,
    written_member,
    placed_at,
    written_at,
    given_price,
    written_price,
    given_weight,
    written_weight,
    price,
    weight,
    places,
    items,
    quantities,
    prices,
    weights,
    unpriced,
    spoiled,
    reasons
)
from stdin
