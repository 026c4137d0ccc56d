-- When the administrators were told of an import that was refused, or that waits for a decision (K-AN-1); NULL: not yet.
ALTER TABLE annuaire_import ADD COLUMN averti BIGINT;
CREATE INDEX annuaire_import_averti ON annuaire_import (debut) WHERE averti IS NULL;
