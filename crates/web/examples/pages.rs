//! Serves the public pages without a database, for work on their look: `cargo run -p web --example pages [ADDRESS]`.

use std::sync::Arc;

use web::{Config, Ports, Web};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8081".to_owned());
    let ports = Ports {
        session: Arc::new(|_| Box::pin(async { Ok(None) })),
        // Nothing is signed in here, so the form token guards nothing.
        random: Arc::new(|| [7; 32]),
        today: Arc::new(|| chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()),
        ready: Arc::new(|| Box::pin(async { true })),
    };
    let config = Config {
        demo: true,
        ..Config::default()
    };
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, web::router(&Web::new(config, ports))).await
}
