-- Until the transaction ends, nobody else writes transactions and lines: what is decided of them stays so.
lock table sales.transaction, sales.line in share row exclusive mode
