//! The command `leakline`.

/// Most of what the analysis allocates is small and lives as long as one function's evaluation.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    leakline::cli::main()
}
