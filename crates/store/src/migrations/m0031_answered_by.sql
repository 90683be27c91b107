-- Who answered the objection to an appraisal does not confirm it (R20).
ALTER TABLE appraisal ADD COLUMN answered_by uuid REFERENCES account (id);
