create table trips (
    region            text,
    origin_coord      text,
    destination_coord text,
    datetime          text,
    datasource        text
);
