//! Pure parts of the office, without a database.

mod accounts_factor;
mod accounts_password;
mod attachments;
mod audit_chain;
mod catalogue_table;
mod directory_mark;
mod directory_sound;
mod directory_words;
mod find_names;
mod measured;
mod papers_make;
mod seal;
mod smtp;
mod subjects_masks;
mod verify;
