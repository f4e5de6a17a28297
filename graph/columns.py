"""The columns that every node and every relation has, in both engines and in Arrow.

One superset on all tables keeps the embedded engine's schema uniform (one table per label, one
relation table per type); whatever a type has beyond it stands in `attributes` as JSON text with
sorted keys. `kind` repeats the type because `labels()` and `type()` differ between the engines.
"""

import pyarrow as pa

# `subkind`: the type's own `kind` property (联合实验室, 发明专利 …). `place`: adcode of the node's own
# place. `places`: who may see it, `|330822|`, with `*` for shared types (see `graph.scope`).
# `names`: all names, newline separated, the first one the main name. `record_ids`: JSON list.
NODE_COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(),
    "kind": pa.string(),
    "subkind": pa.string(),
    "name": pa.string(),
    "names": pa.string(),
    "place": pa.string(),
    "places": pa.string(),
    "level": pa.string(),
    "status": pa.string(),
    "indicator": pa.string(),
    "year": pa.int64(),
    "value": pa.float64(),
    "unit": pa.string(),
    "date_from": pa.string(),
    "date_to": pa.string(),
    "known_on": pa.string(),
    "synthetic": pa.bool_(),
    "record_ids": pa.string(),
    "attributes": pa.string(),
}

RELATION_COLUMNS: dict[str, pa.DataType] = {
    "id": pa.string(),
    "kind": pa.string(),
    "subkind": pa.string(),
    "head": pa.string(),
    "tail": pa.string(),
    "role": pa.string(),
    "basis": pa.string(),
    "places": pa.string(),
    "date_from": pa.string(),
    "date_to": pa.string(),
    "known_on": pa.string(),
    "synthetic": pa.bool_(),
    "record_ids": pa.string(),
    "attributes": pa.string(),
}

NODE_SCHEMA = pa.schema(list(NODE_COLUMNS.items()))
RELATION_SCHEMA = pa.schema(list(RELATION_COLUMNS.items()))
