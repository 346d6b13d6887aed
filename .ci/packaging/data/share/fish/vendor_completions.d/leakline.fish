# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_leakline_global_optspecs
    string join \n h/help V/version
end

function __fish_leakline_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_leakline_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_leakline_using_subcommand
    set -l cmd (__fish_leakline_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c leakline -n "__fish_leakline_needs_command" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_needs_command" -s V -l version -d 'Print version'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "check" -d 'Analyse files and folders as one program'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "explain" -d 'Show the page of a rule, or tell what is found on a line and why'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "baseline" -d 'Write a file with all findings of today, so that `check --baseline` reports only new ones'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "init" -d 'Write a configuration to start with'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "clean" -d 'Delete the results that were kept for the next run'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "rules" -d 'List all rules'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "lsp" -d 'Serve an editor through the language server protocol on standard input and output'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "map" -d 'List each route: who may call it, which models it asks, what enters their prompts, where replies go'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "schema" -d 'Print the JSON Schema of leakline\'s own data or of its configuration'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "completions" -d 'Print a script that completes commands and flags in a shell'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "man" -d 'Print a manual page'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "dump" -d 'Show what a floor of the analysis makes of a file'
complete -c leakline -n "__fish_leakline_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l output -d 'Write findings in a format to a file, or to standard output; repeatable [formats: see --output-format]' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l output-format -d 'How findings are written to standard output; the same as `--output FORMAT`' -r -f -a "text\t'Source excerpts with the path drawn in'
concise\t'One line per finding, for editors and grep'
json\t'leakline\'s own data; `leakline schema` prints its definition'
json-lines\t'The same data, one object per line'
sarif\t'SARIF 2.1.0'
github\t'Annotations of GitHub Actions'
gitlab\t'Code quality report of GitLab'
gitlab-sast\t'Security report of GitLab'
junit\t'JUnit XML'
rdjson\t'Diagnostics for reviewdog'
markdown\t'A table for step summaries and comments'
html\t'One page for reviewers, complete in itself'"
complete -c leakline -n "__fish_leakline_using_subcommand check" -s o -l output-file -d 'Write findings to a file instead of standard output; with `--output-format` the same as `--output FORMAT=FILE`' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l config -d 'Configuration file [default: the nearest leakline.toml or pyproject.toml with [tool.leakline]]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l rules -d 'Folder with further rules and models; repeatable' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l select -d 'Apply only these rules, groups or CWE numbers; `all` stands for every rule' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l extend-select -d 'Apply these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l ignore -d 'Leave out these rules, groups or CWE numbers' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l extend-ignore -d 'Leave out these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l min-severity -d 'Leave out findings below this severity [default: note]' -r -f -a "note\t''
warning\t''
error\t''"
complete -c leakline -n "__fish_leakline_using_subcommand check" -l exclude -d 'Leave out files and folders that match a glob, in place of the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l extend-exclude -d 'Leave out files and folders that match a glob, besides the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -s j -l threads -d 'How many threads to use; one per core by default' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l cache-dir -d 'Folder of results of earlier runs [default: .leakline_cache in the project]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l fail-on -d 'Lowest severity that makes the exit code 1 [default: warning]' -r -f -a "note\t''
warning\t''
error\t''"
complete -c leakline -n "__fish_leakline_using_subcommand check" -l baseline -d 'Report only what this baseline does not know' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l changed -d 'Report only findings whose path touches what has changed since a revision [default: HEAD]' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l add-ignore -d 'Write a comment above each finding that suppresses it, with this reason' -r
complete -c leakline -n "__fish_leakline_using_subcommand check" -l stdin-filename -d 'The file for which standard input (`-`) stands; it is seen as part of its project' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand check" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c leakline -n "__fish_leakline_using_subcommand check" -l ci -d 'Also write what the CI system shows: annotations and step summary of GitHub Actions, code quality report of GitLab'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l isolated -d 'Read no configuration file'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l force-exclude -d 'Leave out excluded files even if they are named'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l no-respect-gitignore -d 'Take files that .gitignore and .ignore name'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l require-reason -d 'Report suppressions that give no reason'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l no-cache -d 'Keep no results for the next run, and use none'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l exit-zero -d 'Exit with 0 even if there are findings; failures still give 2'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l strict -d 'Exit with 2 if anything could not be analysed as a whole'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l whole-project -d 'Analyse the whole project and report only findings whose path touches a PATH'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l fix -d 'Mend what can be mended without changing what the program does'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l diff -d 'Print what `--fix` or `--add-ignore` would change, and change nothing'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l watch -d 'Analyse again after every change, until interrupted'
complete -c leakline -n "__fish_leakline_using_subcommand check" -l no-progress -d 'Show no sign of progress'
complete -c leakline -n "__fish_leakline_using_subcommand check" -s q -l quiet -d 'Write findings and problems only, no closing line'
complete -c leakline -n "__fish_leakline_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l config -d 'Configuration file [default: the nearest leakline.toml or pyproject.toml with [tool.leakline]]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l rules -d 'Folder with further rules and models; repeatable' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l select -d 'Apply only these rules, groups or CWE numbers; `all` stands for every rule' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l extend-select -d 'Apply these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l ignore -d 'Leave out these rules, groups or CWE numbers' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l extend-ignore -d 'Leave out these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l min-severity -d 'Leave out findings below this severity [default: note]' -r -f -a "note\t''
warning\t''
error\t''"
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l exclude -d 'Leave out files and folders that match a glob, in place of the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l extend-exclude -d 'Leave out files and folders that match a glob, besides the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -s j -l threads -d 'How many threads to use; one per core by default' -r
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l cache-dir -d 'Folder of results of earlier runs [default: .leakline_cache in the project]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l why-not -d 'Tell why nothing is found on the line: what a check has cleared, what is suppressed, what is unknown'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l isolated -d 'Read no configuration file'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l force-exclude -d 'Leave out excluded files even if they are named'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l no-respect-gitignore -d 'Take files that .gitignore and .ignore name'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l require-reason -d 'Report suppressions that give no reason'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -l no-cache -d 'Keep no results for the next run, and use none'
complete -c leakline -n "__fish_leakline_using_subcommand explain" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -s o -l output-file -d 'The file [default: that of the configuration, else leakline-baseline.json]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l config -d 'Configuration file [default: the nearest leakline.toml or pyproject.toml with [tool.leakline]]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l rules -d 'Folder with further rules and models; repeatable' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l select -d 'Apply only these rules, groups or CWE numbers; `all` stands for every rule' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l extend-select -d 'Apply these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l ignore -d 'Leave out these rules, groups or CWE numbers' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l extend-ignore -d 'Leave out these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l min-severity -d 'Leave out findings below this severity [default: note]' -r -f -a "note\t''
warning\t''
error\t''"
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l exclude -d 'Leave out files and folders that match a glob, in place of the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l extend-exclude -d 'Leave out files and folders that match a glob, besides the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -s j -l threads -d 'How many threads to use; one per core by default' -r
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l cache-dir -d 'Folder of results of earlier runs [default: .leakline_cache in the project]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l prune -d 'Only take out what no longer occurs'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l isolated -d 'Read no configuration file'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l force-exclude -d 'Leave out excluded files even if they are named'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l no-respect-gitignore -d 'Take files that .gitignore and .ignore name'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l require-reason -d 'Report suppressions that give no reason'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -l no-cache -d 'Keep no results for the next run, and use none'
complete -c leakline -n "__fish_leakline_using_subcommand baseline" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand init" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand clean" -l cache-dir -d 'Folder of results of earlier runs [default: .leakline_cache in the project]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand clean" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand rules" -l rules -d 'Folder with further rules; repeatable' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand rules" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand lsp" -l log-file -d 'Write the log to a file instead of standard error' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand lsp" -l stdio -d 'Accepted because clients pass it; there is no other way to talk'
complete -c leakline -n "__fish_leakline_using_subcommand lsp" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand map" -l format -d 'How the map is shown' -r -f -a "table\t'A block of lines for each route'
json\t'Data; `leakline schema map` prints its definition'
dot\t'A graph in the language of Graphviz'"
complete -c leakline -n "__fish_leakline_using_subcommand map" -l config -d 'Configuration file [default: the nearest leakline.toml or pyproject.toml with [tool.leakline]]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand map" -l rules -d 'Folder with further rules and models; repeatable' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand map" -l select -d 'Apply only these rules, groups or CWE numbers; `all` stands for every rule' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l extend-select -d 'Apply these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l ignore -d 'Leave out these rules, groups or CWE numbers' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l extend-ignore -d 'Leave out these rules, too' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l min-severity -d 'Leave out findings below this severity [default: note]' -r -f -a "note\t''
warning\t''
error\t''"
complete -c leakline -n "__fish_leakline_using_subcommand map" -l exclude -d 'Leave out files and folders that match a glob, in place of the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l extend-exclude -d 'Leave out files and folders that match a glob, besides the usual ones; repeatable' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -s j -l threads -d 'How many threads to use; one per core by default' -r
complete -c leakline -n "__fish_leakline_using_subcommand map" -l cache-dir -d 'Folder of results of earlier runs [default: .leakline_cache in the project]' -r -F
complete -c leakline -n "__fish_leakline_using_subcommand map" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c leakline -n "__fish_leakline_using_subcommand map" -l isolated -d 'Read no configuration file'
complete -c leakline -n "__fish_leakline_using_subcommand map" -l force-exclude -d 'Leave out excluded files even if they are named'
complete -c leakline -n "__fish_leakline_using_subcommand map" -l no-respect-gitignore -d 'Take files that .gitignore and .ignore name'
complete -c leakline -n "__fish_leakline_using_subcommand map" -l require-reason -d 'Report suppressions that give no reason'
complete -c leakline -n "__fish_leakline_using_subcommand map" -l no-cache -d 'Keep no results for the next run, and use none'
complete -c leakline -n "__fish_leakline_using_subcommand map" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c leakline -n "__fish_leakline_using_subcommand schema" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand completions" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand man" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand dump" -l floor -d 'The floor' -r -f -a "ir\t''
graph\t''
program\t''
flow\t''"
complete -c leakline -n "__fish_leakline_using_subcommand dump" -l dot -d 'Write a graph for Graphviz'
complete -c leakline -n "__fish_leakline_using_subcommand dump" -s h -l help -d 'Print help'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "check" -d 'Analyse files and folders as one program'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "explain" -d 'Show the page of a rule, or tell what is found on a line and why'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "baseline" -d 'Write a file with all findings of today, so that `check --baseline` reports only new ones'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "init" -d 'Write a configuration to start with'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "clean" -d 'Delete the results that were kept for the next run'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "rules" -d 'List all rules'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "lsp" -d 'Serve an editor through the language server protocol on standard input and output'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "map" -d 'List each route: who may call it, which models it asks, what enters their prompts, where replies go'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "schema" -d 'Print the JSON Schema of leakline\'s own data or of its configuration'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "completions" -d 'Print a script that completes commands and flags in a shell'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "man" -d 'Print a manual page'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "dump" -d 'Show what a floor of the analysis makes of a file'
complete -c leakline -n "__fish_leakline_using_subcommand help; and not __fish_seen_subcommand_from check explain baseline init clean rules lsp map schema completions man dump help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
