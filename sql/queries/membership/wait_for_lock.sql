-- Whoever has the lock may load millions of rows: in this transaction a wait may take as long as a statement.
set local lock_timeout = 0
