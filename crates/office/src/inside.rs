//! Pure parts that the package's tests look at by themselves, and nothing else may use. The whole package compiled once more
//! with these tests in it would take longer than the package itself.

pub use crate::directory::alone as directory;

pub mod accounts {
    pub use crate::accounts::{factor::*, password::*};
}

pub mod attachments {
    use crate::attachments;

    pub use crate::attachments::inspect::PAGES;

    pub const LONGEST_NAME: usize = attachments::LONGEST_NAME;

    #[must_use]
    pub fn clean_name(name: &str) -> String {
        attachments::clean_name(name)
    }

    #[must_use]
    pub fn named(name: String, media: &str) -> String {
        attachments::named(name, media)
    }
}

pub mod audit {
    use crate::audit::chain::Chain;
    use crate::audit::{Flaw, Report};

    /// A link as its row has it: number, the hash before, its own, and that of what it says.
    pub type Row<'a> = (i64, &'a str, &'a str, &'a str);

    /// What is found in a chain whose links are read in this order, held against its head.
    #[must_use]
    pub fn found(rows: &[Row<'_>], head: (i64, &str)) -> Vec<Flaw> {
        let (mut chain, mut report) = (Chain::default(), Report::default());
        for (entry, prev, hash, computed) in rows {
            chain.hear(*entry, prev, (hash, computed));
        }
        chain.settle();
        chain.follow("book of the test", head, &mut report);
        report.flaws
    }
}

pub mod catalogue {
    pub use crate::catalogue::table::decode;
}

pub mod find {
    pub use crate::find::names::{sought, stretches};
}

pub mod masks {
    pub use crate::subjects::masks::*;
}

pub mod papers {
    pub use crate::papers::make::{place_of, plain};
}

pub mod seal {
    use crate::ports::SystemChance;
    use crate::{Vault, VaultError};

    pub use crate::seal::digest;
    pub use crate::seal::file::write_private;

    /// Whether a text is a file of keys.
    #[must_use]
    pub fn keys(text: &str) -> bool {
        crate::seal::file::parse(text).is_some()
    }

    /// A vault of which everything may be asked.
    pub struct Bare(pub Vault);

    impl Bare {
        #[must_use]
        pub fn seal(&self, purpose: &str, plain: &str) -> Option<String> {
            self.0.seal(&SystemChance, purpose, plain)
        }

        #[must_use]
        pub fn open(&self, purpose: &str, sealed: &str) -> Option<String> {
            self.0.open_sealed(purpose, sealed)
        }

        #[must_use]
        pub fn index(&self, value: &str) -> Option<String> {
            self.0.index(value)
        }

        #[must_use]
        pub fn indexes(&self, value: &str) -> Option<Vec<String>> {
            self.0.indexes(value)
        }

        pub fn turn(&self) -> Result<u32, VaultError> {
            self.0.turn(&SystemChance)
        }

        pub fn forget(&self) -> Result<(), VaultError> {
            self.0.forget()
        }

        /// How many keys there are, and the version of the one in use.
        #[must_use]
        pub fn versions(&self) -> (usize, u32) {
            (self.0.versions(), self.0.version())
        }
    }
}

pub mod smtp {
    use crate::ports::{NotTaken, Parcel};
    use crate::smtp::Smtp;

    /// The letter as the server gets it.
    pub fn letter(smtp: &Smtp, parcel: &Parcel) -> Result<Vec<u8>, NotTaken> {
        Ok(smtp.message(parcel)?.formatted())
    }
}

pub mod verify {
    #[must_use]
    pub fn plain(text: &str) -> String {
        crate::verify::plain(text)
    }
}
