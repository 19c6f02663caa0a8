-- The history of one object, without reading that of all others of its type.
create index changes_by_object on changes (resource, namespace, name, revision);
