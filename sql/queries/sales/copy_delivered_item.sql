-- Takes delivered items, a row each.
copy pg_temp.delivered_item (item_id, name, manufacturer, cost, weight_kg, says_retired, retired_at)
from stdin
