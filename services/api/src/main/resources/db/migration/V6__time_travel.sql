-- What was: the state of an object, or of all of a type, at a revision or a moment within the change
-- log. The log is read backwards: the first change after a revision says what it changed, and what
-- has not changed since then is as it is now.

-- When the newest of the forgotten changes was made: from then on moments can be asked for.
alter table compaction add column at timestamptz;
update compaction set at = clock_timestamp() where revision > 0;

create function navarch_note_compaction() returns trigger
    language plpgsql set search_path from current as $$
begin
    if new.revision > old.revision then
        new.at := coalesce((select c.at from changes c where c.revision = new.revision),
                           clock_timestamp());
    end if;
    return new;
end
$$;
create trigger note_compaction before update on compaction
    for each row execute function navarch_note_compaction();

create function revision_at(moment timestamptz) returns bigint
    language plpgsql stable security definer set search_path from current as $$
declare
    forgotten compaction%rowtype;
    found_revision bigint;
begin
    select * into forgotten from compaction;
    select c.revision into found_revision from changes c
    where c.at <= moment and c.revision > forgotten.revision
    order by c.revision desc limit 1;
    if found_revision is null and forgotten.revision > 0 and moment < forgotten.at then
        raise exception 'the change log begins after %, nothing is known of %', forgotten.at, moment
            using errcode = 'NV410';
    end if;
    return coalesce(found_revision, forgotten.revision);
end
$$;
comment on function revision_at is 'the revision that was the newest at a moment';

create function navarch_require_known(asked bigint) returns void
    language plpgsql stable set search_path from current as $$
declare
    forgotten bigint := (select c.revision from compaction c);
    newest bigint := (select r.current from revision r);
begin
    if asked is null or asked < 0 then
        raise exception 'not a revision: %', asked using errcode = '22023';
    elsif asked < forgotten then
        raise exception 'the change log begins after revision %, nothing is known of revision %',
            forgotten, asked using errcode = 'NV410';
    elsif asked > newest then
        raise exception 'revision % is yet to come, the newest is %', asked, newest
            using errcode = '22023';
    end if;
end
$$;

create type past_object as (
    resource text,
    namespace text,
    name text,
    uid text,
    revision bigint,
    created timestamptz,
    labels json,
    annotations json,
    terminating boolean,
    object json
);
comment on type past_object is 'an object as it was, in the columns of the view things; an encrypted one does not show its revision';

create function navarch_past(resource text, namespace text, name text, uid text, object json)
    returns past_object language sql stable set search_path from current as $$
select $1, $2, $3, $4,
       (shown #>> '{metadata,resourceVersion}')::bigint,
       navarch_time(shown #>> '{metadata,creationTimestamp}'),
       shown #> '{metadata,labels}',
       shown #> '{metadata,annotations}',
       shown #> '{metadata,deletionTimestamp}' is not null,
       case when json_typeof($5) = 'array' or $1 = 'secrets' then null else $5 end
from (select case when json_typeof($5) = 'array' then $5 -> 1 else $5 end as shown) s
$$;

create function object_at(resource text, namespace text, name text, revision bigint)
    returns setof past_object
    language plpgsql stable security definer set search_path from current as $$
begin
    perform navarch_require_known($4);
    return query
    select p.* from (
        (select c.uid, c.before as object from changes c
         where c.resource = $1 and c.namespace = $2 and c.name = $3 and c.revision > $4
         order by c.revision limit 1)
        union all
        select o.uid, o.object from objects o
        where (o.resource, o.namespace, o.name) = ($1, $2, $3) and o.revision <= $4
    ) s cross join lateral navarch_past($1, $2, $3, s.uid, s.object) p
    where s.object is not null;
end
$$;
comment on function object_at(text, text, text, bigint) is 'an object as it was at a revision; no row if there was none';

create function objects_at(resource text, revision bigint) returns setof past_object
    language plpgsql stable security definer set search_path from current as $$
begin
    perform navarch_require_known($2);
    return query
    select p.* from (
        (select distinct on (c.namespace, c.name) c.namespace, c.name, c.uid, c.before as object
         from changes c where c.resource = $1 and c.revision > $2
         order by c.namespace, c.name, c.revision)
        union all
        select o.namespace, o.name, o.uid, o.object from objects o
        where o.resource = $1 and o.revision <= $2
    ) s cross join lateral navarch_past($1, s.namespace, s.name, s.uid, s.object) p
    where s.object is not null
    order by s.namespace, s.name;
end
$$;
comment on function objects_at(text, bigint) is 'all objects of a type as they were at a revision';

create function object_at(resource text, namespace text, name text, moment timestamptz)
    returns setof past_object language sql stable security definer set search_path from current
    as $$ select * from object_at($1, $2, $3, revision_at($4)) $$;
comment on function object_at(text, text, text, timestamptz) is 'an object as it was at a moment; no row if there was none';

create function objects_at(resource text, moment timestamptz) returns setof past_object
    language sql stable security definer set search_path from current
    as $$ select * from objects_at($1, revision_at($2)) $$;
comment on function objects_at(text, timestamptz) is 'all objects of a type as they were at a moment';

-- They read the tables by their owner's right, so only whom the owner lets may call them.
revoke execute on function
    revision_at(timestamptz),
    object_at(text, text, text, bigint), object_at(text, text, text, timestamptz),
    objects_at(text, bigint), objects_at(text, timestamptz)
from public;
