-- PostgreSQL looks up each referenced row with a query of its own: three quarters of the price of an import. Rows of persons,
-- accounts, groups and structures are never deleted, an import writes whoever it cites first, in the same transaction, and the
-- embedded engine, on which the same code runs in every test, keeps refusing a reference to nobody.
ALTER TABLE personne DROP CONSTRAINT personne_compte_fkey;
ALTER TABLE rattachement DROP CONSTRAINT rattachement_personne_fkey;
ALTER TABLE rattachement DROP CONSTRAINT rattachement_structure_fkey;
ALTER TABLE appartenance DROP CONSTRAINT appartenance_personne_fkey;
ALTER TABLE appartenance DROP CONSTRAINT appartenance_groupe_fkey;
ALTER TABLE lien_responsable DROP CONSTRAINT lien_responsable_eleve_fkey;
ALTER TABLE lien_responsable DROP CONSTRAINT lien_responsable_responsable_fkey;
