// What the store holds; no row while it is being filled.
MATCH (s:StoreState {id: 'state'})
RETURN s.revision AS revision, s.ontology AS ontology
