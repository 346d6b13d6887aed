//! The command `leakline`.

fn main() -> std::process::ExitCode {
    leakline::cli::main()
}
