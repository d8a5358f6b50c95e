-- Takes fragments of transactions, a row each.
copy pg_temp.fragment (
    transaction_id,
    delivery,
    membership_id,
    placed_at,
    given_price,
    given_weight,
    price,
    weight,
    places,
    items,
    quantities,
    prices,
    weights,
    spoiled,
    reasons
)
from stdin
