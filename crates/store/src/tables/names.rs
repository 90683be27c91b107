//! Names from each of their characters on.

use super::*;

pub(crate) mod name_part {
    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "name_part")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: Vec<u8>,
        #[sea_orm(primary_key, auto_increment = false)]
        pub side: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub party: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub division: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// One stretch of a party's name, by which a part of it is found.
pub use name_part::Model as NamePart;
