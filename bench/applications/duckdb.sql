-- The rules of `validate applications` (the default policy, as of 2022-01-01, no history) in DuckDB's SQL: what validate is
-- measured against.
--
-- Tuned: plain functions look first, and a regular expression only where they cannot tell; birthdays repeat, so each text is
-- read once and joined back; reasons are bits, and each set of them is put into words once; the file is read twice, which is
-- faster than to keep it once more. It does less than validate: it looks for no row with too many or too few cells, no
-- unreadable text and no other name of a column, and writes no report.
--
-- The variables `file`, `name`, `successful` and `unsuccessful` say what to read, what it is called, and where to write.

create macro cells(file) as table
  select
    row_number() over () + 1 as line,
    *
  from read_csv(
    file,
    auto_detect = false,
    parallel = false,
    header = true,
    delim = ',',
    quote = '"',
    escape = '"',
    new_line = '\r\n',
    force_not_null = ['name', 'email', 'date_of_birth', 'mobile_no'],
    columns = {'name': 'varchar', 'email': 'varchar', 'date_of_birth': 'varchar', 'mobile_no': 'varchar'});

-- Without blanks around it, and one blank for many.
create macro tidy(cell) as
  case
    when (strlen(cell) <> length(cell) or contains(cell, '  ') or contains(cell, chr(9)) or contains(cell, chr(10)))
      and regexp_matches(cell, '[\t-\r\x{85}\p{Z}][\t-\r\x{85}\p{Z}]|[\t-\r\x{85}\x{a0}\x{1680}\x{2000}-\x{3000}]')
    then trim(regexp_replace(cell, '[\t-\r\x{85}\p{Z}]+', ' ', 'g'))
    else trim(cell)
  end;

create macro untitled(name) as
  case
    when regexp_matches(name, '^(?i:[.]*(?:m[.]*r[.]*s?|m[.]*s|m[.]*i[.]*s[.]*s|d[.]*r|m[.]*d[.]*m|p[.]*r[.]*o[.]*f)[.]*,?(?: |$))')
    then regexp_replace(
      name, '^(?i:[.]*(?:m[.]*r[.]*s?|m[.]*s|m[.]*i[.]*s[.]*s|d[.]*r|m[.]*d[.]*m|p[.]*r[.]*o[.]*f)[.]*,?(?: |$))+', '')
    else name
  end;

-- The last letter of a suffix, its dots and its comma are cheap to look for.
create macro unsuffixed(name) as
  case
    when right(name, 1) in ('r', 'R', 'i', 'I', 'v', 'V', 'd', 'D', 's', 'S', 'm', 'M', 'q', 'Q', '.', ',')
    then rtrim(
      regexp_replace(
        name,
        '(?: (?i:[.]*(?:[js][.]*r|i[.]*i|i[.]*i[.]*i|i[.]*v|m[.]*d|d[.]*d[.]*s|d[.]*v[.]*m|p[.]*h[.]*d|e[.]*s[.]*q)[.]*,?))+$',
        ''),
      ', ')
    else name
  end;

create macro nobody(name) as
  name = ''
  or ((starts_with(name, '-') or strlen(name) <> length(name)) and regexp_full_match(name, '[\p{Pd}\x{2212} ]*'));

-- One @, something on both sides, no blank, and .com or .net behind something.
create macro accepted(email) as
  strlen(email) = strlen(replace(email, '@', '')) + 1
  and not starts_with(email, '@')
  and not contains(email, ' ')
  and (suffix(lower(email), '.com') or suffix(lower(email), '.net'))
  and email[-5] <> '@';

create macro mobile(cell) as
  case
    when strlen(replace(cell, ' ', '')) = 8 and regexp_full_match(replace(cell, ' ', ''), '[0-9]{8}')
    then replace(cell, ' ', '')
    when (strlen(cell) <> length(cell) or contains(cell, chr(9)) or contains(cell, chr(10)))
      and regexp_full_match(cell, '[\t-\r\x{85}\p{Z}]*(?:[0-9][\t-\r\x{85}\p{Z}]*){8}')
    then regexp_replace(cell, '[^0-9]', '', 'g')
  end;

create macro yyyymmdd_of(year, month, day) as
  case
    when year <> '0000' and try_cast(year || '-' || month || '-' || day as date) is not null
    then (year || month || day)::integer
    else 0
  end;

-- Each text of a birthday, and what it can be read as; 0 is no date.
create temp table reading as
with written as (
  select
    date_of_birth as text,
    tidy(date_of_birth) as birthday
  from (select distinct date_of_birth from cells(getvariable('file')))
),
formed as (
  select
    *,
    case
      when regexp_full_match(birthday, '[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}/[0-9]{2}/[0-9]{2}') then 'told'
      when regexp_full_match(birthday, '[0-9]{2}/[0-9]{2}/[0-9]{4}') then '/'
      when regexp_full_match(birthday, '[0-9]{2}-[0-9]{2}-[0-9]{4}') then '-'
    end as form
  from written
)
select
  text,
  form,
  case
    when form = 'told' then yyyymmdd_of(birthday[1:4], birthday[6:7], birthday[9:10])
    when form is not null then yyyymmdd_of(birthday[7:10], birthday[4:5], birthday[1:2])
    else 0
  end as day_first,
  case
    when form = 'told' then day_first
    when form is not null then yyyymmdd_of(birthday[7:10], birthday[1:2], birthday[4:5])
    else 0
  end as month_first
from formed;

-- What the birthdays prove: null is disputed, and no proof is day first.
create temp table date_order as
select
  form,
  case
    when not bool_or(month_first <> 0 and day_first = 0) then 'day_first'
    when not bool_or(day_first <> 0 and month_first = 0) then 'month_first'
  end as first
from reading
where form <> 'told'
group by form;

create temp table birthday as
with decided as (
  select
    text,
    case
      when day_first = month_first or month_first = 0 then day_first
      when day_first = 0 or first = 'month_first' then month_first
      when first = 'day_first' then day_first
      else 0
    end as date,
    date = 0 and day_first <> 0 as ambiguous
  from reading
  left join date_order using (form)
)
select
  text as date_of_birth,
  date,
  case when date = 0 then '' else lpad(date::varchar, 8, '0') end as yyyymmdd,
  case when date = 0 then '' else ((20220101 - date) // 10000 >= 18)::varchar end as above_18,
  left(sha256(yyyymmdd), 5) as hash,
  case
    when ambiguous then 64
    when date = 0 then 8
    when date > 20220101 then 16
    when (20220101 - date) // 10000 > 120 then 32
    when (20220101 - date) // 10000 < 18 then 128
    else 0
  end::smallint as reasons
from decided;

create temp table reason as
select
  bits::smallint as reasons,
  array_to_string(
    list_filter(
      list_transform(
        ['NO_NAME', 'MOBILE', 'EMAIL', 'BIRTHDAY_INVALID', 'BIRTHDAY_FUTURE', 'BIRTHDAY_TOO_OLD', 'BIRTHDAY_AMBIGUOUS',
          'UNDER_AGE', 'DUPLICATE'],
        lambda code, place: case when bits & (1 << (place - 1)) <> 0 then code end),
      lambda code: code is not null),
    ';') as words
from range(512) sets(bits);

-- Step by step: what a macro is given twice is worked out twice.
create temp table judged as
with tidied as (
  select
    *,
    tidy(name) as bare,
    tidy(email) as mailbox,
    mobile(mobile_no) as digits
  from cells(getvariable('file'))
),
untitled as (select * replace (untitled(bare) as bare) from tidied),
unsuffixed as (select * replace (unsuffixed(bare) as bare) from untitled),
named as (select * replace (case when nobody(bare) then '' else bare end as bare) from unsuffixed),
split as (select *, split_part(bare, ' ', -1) as last_name from named)
select
  line,
  name,
  email,
  date_of_birth,
  mobile_no,
  left(bare, greatest(0, length(bare) - length(last_name) - 1)) as first_name,
  last_name,
  mailbox,
  digits,
  yyyymmdd,
  above_18,
  hash,
  birthday.reasons
    + case when bare = '' then 1 else 0 end
    + case when digits is null then 2 else 0 end
    + case when accepted(mailbox) then 0 else 4 end as reasons
from split
join birthday using (date_of_birth);

-- The same person again, and who came first.
create temp table duplicate as
select *
from (
  select
    line,
    min(line) over (
      partition by lower(nfc_normalize(first_name)), lower(nfc_normalize(last_name)), yyyymmdd, lower(mailbox), digits) as first
  from judged
  where reasons = 0
)
where line <> first;

copy (
  select
    last_name || '_' || hash || case when number > 1 then '_' || number else '' end as membership_id,
    first_name,
    last_name,
    mailbox as email,
    yyyymmdd as date_of_birth,
    digits as mobile_no,
    above_18,
    getvariable('name') as source_file,
    line as source_line
  from (
    select
      *,
      row_number() over (partition by last_name, hash order by line) as number
    from judged
    where reasons = 0 and line not in (select line from duplicate)
  )
) to (getvariable('successful')) (format csv, header);

copy (
  select
    first_name,
    last_name,
    yyyymmdd as date_of_birth,
    above_18,
    name as raw_name,
    email as raw_email,
    judged.date_of_birth as raw_date_of_birth,
    mobile_no as raw_mobile_no,
    coalesce(words, 'DUPLICATE') as reasons,
    getvariable('name') as source_file,
    judged.line as source_line,
    getvariable('name') || ':' || duplicate.first as duplicate_of
  from judged
  left join duplicate using (line)
  left join reason on reason.reasons = judged.reasons and judged.reasons > 0
  where judged.reasons > 0 or duplicate.first is not null
) to (getvariable('unsuccessful')) (format csv, header);
