//! Serves the pages over an empty database, for work on their look: `cargo run -p web --example pages [ADDRESS]`.

mod gallery;

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use office::attachments::Shelf;
use office::ports::{SystemChance, WallClock};
use office::{Office, Store, Vault};
use rules::duties::Act;
use web::{Config, Demo, Web};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8081".to_owned());
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!(
        "sqlite://{}",
        folder.path().join("kequan.db").display()
    ))
    .await?;
    let vault = Vault::from_bytes(&[42; 48]).ok_or("the key has another length")?;
    let shelf = Shelf::open(&folder.path().join("files"))?;
    let office = Office::new(
        store,
        Arc::new(WallClock),
        Arc::new(SystemChance),
        vault,
        shelf,
        sim::press(),
    );
    let config = Config {
        demo: Some(Demo {
            password: String::new(),
            people: Vec::new(),
        }),
        ..Config::default()
    };
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    let door = web::door().get("/gallery", Act::SeePublic, gallery::show);
    let pages = web::behind(door, &Web::new(config, office));
    axum::serve(
        listener,
        pages.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .await?;
    Ok(())
}
