//! The `placet` command: everything is in the library.

fn main() -> std::process::ExitCode {
    placet::cli::main()
}
