//! Makes the folder of the web assets exist, so that the crate compiles before they are built.

fn main() -> std::io::Result<()> {
    std::fs::create_dir_all("frontend/dist")?;
    println!("cargo::rerun-if-changed=frontend/dist");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
