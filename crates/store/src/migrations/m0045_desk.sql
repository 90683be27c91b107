-- Each notice to a desk asks who of it reads mail.
CREATE INDEX account_of_organisation ON account (organisation, role);
