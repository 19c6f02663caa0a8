-- How far the change topics are known to be complete.
create table relayed (
    only_row boolean primary key default true check (only_row),
    revision bigint not null
);
insert into relayed (revision) values (0);

-- What was deleted by changes that were compacted before they were relayed: readers of the topics
-- must still be told that it is gone.
create table departed (
    revision bigint primary key,
    resource text not null,
    namespace text not null,
    name text not null,
    uid text not null,
    before json
);

-- A writer whose commit was not answered asks PostgreSQL itself for the fate of the transaction.
alter table changes drop column writer;
