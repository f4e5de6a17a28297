// Written last, in the transaction of the last rows or after them.
MERGE (s:StoreState {id: 'state'})
SET s.revision = $revision, s.ontology = $ontology
