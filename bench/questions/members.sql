-- Members, of one batch, and each of them a customer: customer 1 is the member M1.
with batch as (
    insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful)
    values (1, '000000000000', 'files', 'bench', repeat('0', 64), '2022-01-01', %(customers)s, %(customers)s, 0)
),
members as (
    insert into membership.member (
        membership_id, base_id, number, first_name, last_name, email, date_of_birth, mobile_no, above_18, person,
        place, source_file, source_line
    )
    select 'M' || number,
           'M' || number,
           1,
           'First' || mod(number, 5000),
           'Last' || mod(number, 20000),
           number || '@example.com',
           '1980-01-01',
           '81234567',
           true,
           gen_random_uuid(),
           1,
           'bench.csv',
           number + 1
    from generate_series(1, %(customers)s) number
)
insert into sales.customer (membership_id)
select 'M' || number
from generate_series(1, %(customers)s) number
order by number
