-- Until the transaction ends, nobody else loads sales. A lock that people's rights do not reach.
lock table ops.delivery in share row exclusive mode
