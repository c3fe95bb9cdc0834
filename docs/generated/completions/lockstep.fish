# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_lockstep_global_optspecs
    string join \n e/env= project= format= color= v/verbose log-http= log-http-texts q/quiet h/help V/version
end

function __fish_lockstep_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_lockstep_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_lockstep_using_subcommand
    set -l cmd (__fish_lockstep_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c lockstep -n "__fish_lockstep_needs_command" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_needs_command" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_needs_command" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_needs_command" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_needs_command" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_needs_command" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_needs_command" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_needs_command" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_needs_command" -s V -l version -d 'Print version'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "init" -d 'Write a small project that plans at once'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "validate" -d 'Check the manifests; ends with 4 if they hold errors'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "plan" -d 'Show what an apply would do'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "keygen" -d 'Make a key that signs plans, and the public key that checks them'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "probe" -d 'Ask a live model whether it answers: the gateway\'s health check, and the synthetic prompt'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "prompt" -d 'Work on the texts of a prompt'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "show" -d 'Show a saved plan'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "apply" -d 'Make live what the manifests say, and record it in the ledger'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "drift" -d 'Show what was changed outside Git; ends with 3 if anything was'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "doctor" -d 'Look where the tenant is other than lockstep expects; ends with 1 if lockstep cannot work with it'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "explain" -d 'Explain the codes of findings, with examples of wrong and right'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "audit" -d 'Check and read the ledger'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "lock" -d 'Say who holds the ledger, or give back a lease whose holder is gone'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "telemetry" -d 'Show what the gateway measured of a prompt: requests, errors, latency and tokens of each version'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "invoke" -d 'Ask a live prompt, and print what it answers'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "schema" -d 'Print the JSON Schema of manifests, or write all schemas into a folder'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "fmt" -d 'Put documents into canonical order and style'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "graph" -d 'Show what refers to what'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "rates" -d 'Show each model\'s rate limits, their origin, and what an hour may cost at most'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "rehearse" -d 'Apply a plan to a simulated tenant that holds what is live, and say what would come of it'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "sim" -d 'Serve a simulated organisation until Ctrl-C'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "snapshot" -d 'Take what is live into a file, for `--snapshot FILE` of `plan` and `rehearse`'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "spec" -d 'Show the documents of an environment, with where each value was written'
complete -c lockstep -n "__fish_lockstep_needs_command" -f -a "undo" -d 'Plan to restore what a run found'
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l report -d 'Write what is found into a file too; `-` is stdout, and it can be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l all-environments -d 'Check the manifests for each environment, not for one'
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l out -d 'Save the plan, for `lockstep show FILE` and `lockstep apply FILE`' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l sign -d 'Sign the saved plan with this key: a PEM file, or env:NAME for a variable that holds one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l report -d 'Write the plan into a file too; `-` is stdout, and it can be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l against -d 'Tell what these manifests bring from what was pending before: a branch, a tag or a commit, such as origin/main. What was pending is counted, and not saved' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l snapshot -d 'Take what `lockstep snapshot` wrote for what is live: no credentials, and nothing is sent' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l max-age -d 'Refuse a snapshot that is older than this, such as 2h or 30m' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l target -d 'Plan for this only, an address or a glob (`Prompt/*`), with all that it needs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l exclude -d 'Leave this out, an address or a glob (`*/support_*`), with all that depends on it; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l adopt -d 'Take this live object over though it differs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l resend -d 'Send the secrets of this object again, though their revisions stay; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l allow -d 'Let the plan pass a guard up to N, as its refusal prints it (`deletes=4`, `traffic=0.4`), or plan `conflicts` the way Git says; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l reason -d 'Why that is allowed, or sent again; the plan and the ledger keep it' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l detailed-exitcode -d 'End with 2 if changes are pending, withheld ones included'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l compact -d 'Write text with one line an object'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l rehearse -d 'Apply the plan to a simulated tenant that holds what is live, and say what would come of it; a plan of which not all would go well is not saved, and ends with 1'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l all -d 'Show and save what was pending before too'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and not __fish_seen_subcommand_from verify" -f -a "verify" -d 'Check a saved plan: whole, signed, young enough, and still true'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l key -d 'The plan must be signed by this key: a PEM file, or `ed25519:` and 32 bytes in Base64; may be repeated. The environment\'s `plans.keys` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l max-age -d 'How old the plan may be, such as 8h; the environment\'s `plans.maxAge`, or 24h, unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l offline -d 'Ask no tenant: whether the plan is still true is not looked at'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand plan; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l public -d 'Where the public key goes; FILE with `.pub.pem` at its end unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and not __fish_seen_subcommand_from seal" -f -a "seal" -d 'List published versions by their digests'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l only -d 'Only this version; repeat it for several. All published ones unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l all-but-newest -d 'Leave the newest version as it is'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l check -d 'Show what would be written, and write nothing; ends with 2 if there is something'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand prompt; and __fish_seen_subcommand_from seal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l report -d 'Write the plan into a file too; `-` is stdout, and it can be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l compact -d 'Write text with one line an object'
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l max-age -d 'How old the plan in FILE may be, such as 8h; the environment\'s `plans.maxAge`, or 24h, unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l concurrency -d 'How many changes are under way at once; the environment\'s `limits.concurrency`, or 8, unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l events -d 'Write what happens as it happens, a line of JSON for each thing: `ndjson=FILE` into a file, and `ndjson` to stdout, in the place of results, which go to stderr then' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l lock-timeout -d 'How long to wait for the ledger if another run holds it, such as 5m; it is not waited for unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l snapshot -d 'Refused by name, so that nobody takes it for an unknown word' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l target -d 'Plan for this only, an address or a glob (`Prompt/*`), with all that it needs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l exclude -d 'Leave this out, an address or a glob (`*/support_*`), with all that depends on it; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l adopt -d 'Take this live object over though it differs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l resend -d 'Send the secrets of this object again, though their revisions stay; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l allow -d 'Let the plan pass a guard up to N, as its refusal prints it (`deletes=4`, `traffic=0.4`), or plan `conflicts` the way Git says; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l reason -d 'Why that is allowed, or sent again; the plan and the ledger keep it' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -s y -l yes -d 'Apply without asking'
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand drift" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l out -d 'Write the result as JSON too, to send it to support' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "verify" -d 'Check that the ledger is what was written; ends with 8 if it is not'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "repair" -d 'Move what a crash left of an entry into a file beside the ledger, and record that'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "restart" -d 'Begin a new ledger in the place of one that is lost'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "forget" -d 'Erase one content of the ledger, and leave a tombstone in the chain'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "keygen" -d 'Make a key that signs the ledger, and the public key that checks it'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "log" -d 'List the entries'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "runs" -d 'List the runs, with the ids that `lockstep undo` takes'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "show" -d 'Show one entry with its contents'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "history" -d 'Show the life of one object: each change with its time, who made it, and what it changed'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and not __fish_seen_subcommand_from verify repair restart forget keygen log runs show history export" -f -a "export" -d 'Write what was done as lines of JSON, for a SIEM'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l anchor -d 'A head that was kept elsewhere: HASH, or SEQUENCE:HASH as `audit verify` prints it; or `tenant` for the newest that the organisation\'s audit log holds. May be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l key -d 'A public key that has to have signed: `ed25519:…` or the path of a PEM file; the environment\'s `audit.keys` unless given. May be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from repair" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l reason -d 'Why; it stays in the ledger' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -s y -l yes -d 'Begin it without asking'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from restart" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l reason -d 'Why; it stays in the ledger, so do not repeat what is to be forgotten' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l public -d 'Where the public key goes; FILE with `.pub.pem` at its end unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from keygen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l address -d 'Only what is about these: addresses, or globs such as `Prompt/*`; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l run -d 'Only of this run: its id, the beginning of it, or `last`' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l actor -d 'Only of whoever this is: a user, `user@host`, or the id of an OAuth client' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l since -d 'From when on: so long ago, as in `24h` or `7d`, or a day or time in RFC 3339' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l until -d 'Until when, that time itself left out; written the same way, and a day is its beginning in UTC' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l kind -d 'Only entries of this kind; may be repeated' -r -f -a "runStarted\t''
intent\t''
outcome\t''
adopted\t''
released\t''
settled\t''
guardOverridden\t''
runFinished\t''
posted\t''
anchored\t''
signed\t''
forgotten\t''
repaired\t''
restarted\t''
lockTaken\t''"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l limit -d 'Only the last so many of them' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from runs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l address -d 'Only what is about these: addresses, or globs such as `Prompt/*`; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l run -d 'Only of this run: its id, the beginning of it, or `last`' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l actor -d 'Only of whoever this is: a user, `user@host`, or the id of an OAuth client' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l since -d 'From when on: so long ago, as in `24h` or `7d`, or a day or time in RFC 3339' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l until -d 'Until when, that time itself left out; written the same way, and a day is its beginning in UTC' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand audit; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -f -a "show" -d 'Say who holds the ledger, since when and until when'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and not __fish_seen_subcommand_from show release" -f -a "release" -d 'Give a lease back whose holder is gone'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -s y -l yes -d 'Give it back, whoever holds it'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand lock; and __fish_seen_subcommand_from release" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l since -d 'From when on: so long ago, as in `24h` or `7d`, or a day or time in RFC 3339' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l export -d 'Send the figures on to this URL; in a simulator environment to loopback only' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l export-as -d 'How they are sent on' -r -f -a "json\t'All rows as the gateway gave them, in one JSON object'
otlp\t'OTLP metrics over HTTP, in JSON; the URL is that of metrics, as in `…/v1/metrics`'"
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand telemetry" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l input -d 'What the user says: a text, `@FILE` for what a file holds, `-` for stdin' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l session -d 'The conversation that it belongs to; a new one unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l stream -d 'Print the answer as it comes; as JSON with `--format ndjson`, one line a piece'
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand invoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l for -d 'Who reads it: validators unless given; with --out, both' -r -f -a "validator\t'Draft 2020-12, for documents as they are when their values are filled in'
editor\t'Draft-07, for documents as people write them, with `{value: NAME}` in any scalar'"
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l out -d 'The folder that the files are written into; a schema of lockstep\'s there that is no longer written is removed' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l check -d 'Write nothing; list the files in the folder that differ, and end with 1 if there are any'
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l check -d 'Write nothing; list the files that are not formatted, and end with 1 if there are any'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l diff -d 'Show what is changed, or would be, line by line'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand graph" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l tier -d 'Show this tier, not the one that the environment applies' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l sort -d 'What the models are ordered by' -r -f -a "model\t'Their names, then the tiers'
price\t'Their ceilings, the highest first'"
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l all-tiers -d 'Show every tier that a RateMatrix lists'
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand rates" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l report -d 'Write the result into a file too; `-` is stdout, and it can be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l snapshot -d 'Take what `lockstep snapshot` wrote for what is live: no credentials, and nothing is sent' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l max-age -d 'Refuse a snapshot that is older than this, such as 2h or 30m' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l target -d 'Plan for this only, an address or a glob (`Prompt/*`), with all that it needs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l exclude -d 'Leave this out, an address or a glob (`*/support_*`), with all that depends on it; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l adopt -d 'Take this live object over though it differs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l resend -d 'Send the secrets of this object again, though their revisions stay; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l allow -d 'Let the plan pass a guard up to N, as its refusal prints it (`deletes=4`, `traffic=0.4`), or plan `conflicts` the way Git says; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l reason -d 'Why that is allowed, or sent again; the plan and the ledger keep it' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand rehearse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l listen -d 'Where to listen; port 0 takes any free one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l state -d 'The file that keeps the organisation between runs; it is forgotten unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l seed -d 'What ids and chances are drawn from' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand sim" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l out -d 'The file to write' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and not __fish_seen_subcommand_from diff" -a "diff" -d 'Show what differs between two environments'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l detailed-exitcode -d 'End with 2 if they differ'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand spec; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l out -d 'Save the plan, for `lockstep show FILE` and `lockstep apply FILE`' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l sign -d 'Sign the saved plan with this key: a PEM file, or env:NAME for a variable that holds one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l report -d 'Write the plan into a file too; `-` is stdout, and it can be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l snapshot -d 'Take what `lockstep snapshot` wrote for what is live: no credentials, and nothing is sent' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l max-age -d 'Refuse a snapshot that is older than this, such as 2h or 30m' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l deadline -d 'How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment\'s `deadline` unless given' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l target -d 'Plan for this only, an address or a glob (`Prompt/*`), with all that it needs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l exclude -d 'Leave this out, an address or a glob (`*/support_*`), with all that depends on it; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l adopt -d 'Take this live object over though it differs; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l resend -d 'Send the secrets of this object again, though their revisions stay; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l allow -d 'Let the plan pass a guard up to N, as its refusal prints it (`deletes=4`, `traffic=0.4`), or plan `conflicts` the way Git says; may be repeated' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l reason -d 'Why that is allowed, or sent again; the plan and the ledger keep it' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -s e -l env -d 'The environment; `sim` unless given, or the only one' -r
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l project -d 'The project\'s folder; found from the current folder upward unless given' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l format -d 'How results are written' -r -f -a "text\t'For people; `table` means the same'
json\t'For programs'
ndjson\t'A line of JSON for each thing, by `telemetry`, `invoke --stream` and `audit export` only; `jsonl` means the same'
csv\t'Rows for a spreadsheet, by `audit log` only'
auditlogmessage\t'A line of JSON for each change, in the field names of Genesys Cloud\'s own audit messages, by `audit export` only'
dot\t'For Graphviz, by `graph` only'
sarif\t'SARIF 2.1.0, for code scanning and editors, by `validate`, `plan` and `show` only'
github\t'Workflow commands, for GitHub, by `validate`, `plan` and `show` only'
junit\t'JUnit XML, for CI services, by `validate`, `plan` and `show` only'
markdown\t'Markdown that fits into a comment on GitHub, by `plan` and `show` only'
github-summary\t'Markdown that fits into the summary of a step on GitHub, by `plan` and `show` only'
html\t'One page for browsers that needs no network, by `plan` and `show` only'"
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l color -d 'Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is `auto`' -r -f -a "auto\t'If it goes to a terminal'
always\t'It is'
never\t'It is not'"
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l log-http -d 'Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts' -r -F
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l detailed-exitcode -d 'End with 2 if changes are pending, withheld ones included'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l compact -d 'Write text with one line an object'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -s v -l verbose -d 'Say more on stderr; repeat it for a line about each request'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -l log-http-texts -d 'Let that file hold the texts of prompts and conversations too; never secrets'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -s q -l quiet -d 'Say less on stderr: no progress; repeat it for errors only'
complete -c lockstep -n "__fish_lockstep_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
