#compdef lockstep

autoload -U is-at-least

_lockstep() {
    typeset -A opt_args
    typeset -a _arguments_options
    local ret=1

    if is-at-least 5.2; then
        _arguments_options=(-s -S -C)
    else
        _arguments_options=(-s -C)
    fi

    local context curcontext="$curcontext" state line
    _arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'-V[Print version]' \
'--version[Print version]' \
":: :_lockstep_commands" \
"*::: :->lockstep" \
&& ret=0
    case $state in
    (lockstep)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-command-$line[1]:"
        case $line[1] in
            (init)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::folder -- The folder; the current one unless given:_files' \
&& ret=0
;;
(validate)
_arguments "${_arguments_options[@]}" : \
'*--report=[Write what is found into a file too; \`-\` is stdout, and it can be repeated]:FORMAT=PATH:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'(-e --env)--all-environments[Check the manifests for each environment, not for one]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(plan)
_arguments "${_arguments_options[@]}" : \
'--out=[Save the plan, for \`lockstep show FILE\` and \`lockstep apply FILE\`]:FILE:_files' \
'--sign=[Sign the saved plan with this key\: a PEM file, or env\:NAME for a variable that holds one]:KEY:_default' \
'*--report=[Write the plan into a file too; \`-\` is stdout, and it can be repeated]:FORMAT=PATH:_default' \
'--against=[Tell what these manifests bring from what was pending before\: a branch, a tag or a commit, such as origin/main. What was pending is counted, and not saved]:REF:_default' \
'--snapshot=[Take what \`lockstep snapshot\` wrote for what is live\: no credentials, and nothing is sent]:FILE:_files' \
'--max-age=[Refuse a snapshot that is older than this, such as 2h or 30m]:DURATION:_default' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'*--target=[Plan for this only, an address or a glob (\`Prompt/*\`), with all that it needs; may be repeated]:ADDRESS|GLOB:_default' \
'*--exclude=[Leave this out, an address or a glob (\`*/support_*\`), with all that depends on it; may be repeated]:ADDRESS|GLOB:_default' \
'*--adopt=[Take this live object over though it differs; may be repeated]:ADDRESS:_default' \
'*--resend=[Send the secrets of this object again, though their revisions stay; may be repeated]:ADDRESS:_default' \
'*--allow=[Let the plan pass a guard up to N, as its refusal prints it (\`deletes=4\`, \`traffic=0.4\`), or plan \`conflicts\` the way Git says; may be repeated]:GUARD=N|conflicts:_default' \
'--reason=[Why that is allowed, or sent again; the plan and the ledger keep it]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--detailed-exitcode[End with 2 if changes are pending, withheld ones included]' \
'--compact[Write text with one line an object]' \
'--rehearse[Apply the plan to a simulated tenant that holds what is live, and say what would come of it; a plan of which not all would go well is not saved, and ends with 1]' \
'--all[Show and save what was pending before too]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
":: :_lockstep__subcmd__plan_commands" \
"*::: :->plan" \
&& ret=0

    case $state in
    (plan)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-plan-command-$line[1]:"
        case $line[1] in
            (verify)
_arguments "${_arguments_options[@]}" : \
'*--key=[The plan must be signed by this key\: a PEM file, or \`ed25519\:\` and 32 bytes in Base64; may be repeated. The environment'\''s \`plans.keys\` unless given]:KEY:_default' \
'--max-age=[How old the plan may be, such as 8h; the environment'\''s \`plans.maxAge\`, or 24h, unless given]:DURATION:_default' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--offline[Ask no tenant\: whether the plan is still true is not looked at]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':file -- The file that `lockstep plan --out` wrote:_files' \
&& ret=0
;;
        esac
    ;;
esac
;;
(keygen)
_arguments "${_arguments_options[@]}" : \
'--public=[Where the public key goes; FILE with \`.pub.pem\` at its end unless given]:FILE:_files' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':file -- Where the private key goes:_files' \
&& ret=0
;;
(probe)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':model -- The model, by its manifest'\''s name:_default' \
&& ret=0
;;
(prompt)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
":: :_lockstep__subcmd__prompt_commands" \
"*::: :->prompt" \
&& ret=0

    case $state in
    (prompt)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-prompt-command-$line[1]:"
        case $line[1] in
            (seal)
_arguments "${_arguments_options[@]}" : \
'*--only=[Only this version; repeat it for several. All published ones unless given]:VERSION:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'(--only)--all-but-newest[Leave the newest version as it is]' \
'--check[Show what would be written, and write nothing; ends with 2 if there is something]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':name -- The Prompt, by its name:_default' \
&& ret=0
;;
        esac
    ;;
esac
;;
(show)
_arguments "${_arguments_options[@]}" : \
'*--report=[Write the plan into a file too; \`-\` is stdout, and it can be repeated]:FORMAT=PATH:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--compact[Write text with one line an object]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':file -- The file that `lockstep plan --out` wrote:_files' \
&& ret=0
;;
(apply)
_arguments "${_arguments_options[@]}" : \
'--max-age=[How old the plan in FILE may be, such as 8h; the environment'\''s \`plans.maxAge\`, or 24h, unless given]:DURATION:_default' \
'--concurrency=[How many changes are under way at once; the environment'\''s \`limits.concurrency\`, or 8, unless given]:N:_default' \
'--events=[Write what happens as it happens, a line of JSON for each thing\: \`ndjson=FILE\` into a file, and \`ndjson\` to stdout, in the place of results, which go to stderr then]:ndjson[=FILE]:_default' \
'--lock-timeout=[How long to wait for the ledger if another run holds it, such as 5m; it is not waited for unless given]:DURATION:_default' \
'--snapshot=[Refused by name, so that nobody takes it for an unknown word]:FILE:_files' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'*--target=[Plan for this only, an address or a glob (\`Prompt/*\`), with all that it needs; may be repeated]:ADDRESS|GLOB:_default' \
'*--exclude=[Leave this out, an address or a glob (\`*/support_*\`), with all that depends on it; may be repeated]:ADDRESS|GLOB:_default' \
'*--adopt=[Take this live object over though it differs; may be repeated]:ADDRESS:_default' \
'*--resend=[Send the secrets of this object again, though their revisions stay; may be repeated]:ADDRESS:_default' \
'*--allow=[Let the plan pass a guard up to N, as its refusal prints it (\`deletes=4\`, \`traffic=0.4\`), or plan \`conflicts\` the way Git says; may be repeated]:GUARD=N|conflicts:_default' \
'--reason=[Why that is allowed, or sent again; the plan and the ledger keep it]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'-y[Apply without asking]' \
'--yes[Apply without asking]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::file -- A plan that `lockstep plan --out` wrote:_files' \
&& ret=0
;;
(drift)
_arguments "${_arguments_options[@]}" : \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(doctor)
_arguments "${_arguments_options[@]}" : \
'--out=[Write the result as JSON too, to send it to support]:FILE:_files' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(explain)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'*::codes -- The code of a finding, such as LS0101:_default' \
&& ret=0
;;
(audit)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
":: :_lockstep__subcmd__audit_commands" \
"*::: :->audit" \
&& ret=0

    case $state in
    (audit)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-audit-command-$line[1]:"
        case $line[1] in
            (verify)
_arguments "${_arguments_options[@]}" : \
'*--anchor=[A head that was kept elsewhere\: HASH, or SEQUENCE\:HASH as \`audit verify\` prints it; or \`tenant\` for the newest that the organisation'\''s audit log holds. May be repeated]:HASH|tenant:_default' \
'*--key=[A public key that has to have signed\: \`ed25519\:…\` or the path of a PEM file; the environment'\''s \`audit.keys\` unless given. May be repeated]:PUB:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(repair)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(restart)
_arguments "${_arguments_options[@]}" : \
'--reason=[Why; it stays in the ledger]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'-y[Begin it without asking]' \
'--yes[Begin it without asking]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(forget)
_arguments "${_arguments_options[@]}" : \
'--reason=[Why; it stays in the ledger, so do not repeat what is to be forgotten]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':content -- The hash of the content, as `audit show --format json` tells it:_default' \
&& ret=0
;;
(keygen)
_arguments "${_arguments_options[@]}" : \
'--public=[Where the public key goes; FILE with \`.pub.pem\` at its end unless given]:FILE:_files' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':file -- Where the private key goes:_files' \
&& ret=0
;;
(log)
_arguments "${_arguments_options[@]}" : \
'*--address=[Only what is about these\: addresses, or globs such as \`Prompt/*\`; may be repeated]:GLOB:_default' \
'--run=[Only of this run\: its id, the beginning of it, or \`last\`]:ID:_default' \
'--actor=[Only of whoever this is\: a user, \`user@host\`, or the id of an OAuth client]:WHO:_default' \
'--since=[From when on\: so long ago, as in \`24h\` or \`7d\`, or a day or time in RFC 3339]:TIME:_default' \
'--until=[Until when, that time itself left out; written the same way, and a day is its beginning in UTC]:TIME:_default' \
'*--kind=[Only entries of this kind; may be repeated]:KIND:(runStarted intent outcome adopted released settled guardOverridden runFinished posted anchored signed forgotten repaired restarted lockTaken)' \
'--limit=[Only the last so many of them]:N:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(runs)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(show)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':number -- The entry'\''s number, from 0:_default' \
&& ret=0
;;
(history)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':address -- The object, such as `Prompt/support_agent`:_default' \
&& ret=0
;;
(export)
_arguments "${_arguments_options[@]}" : \
'*--address=[Only what is about these\: addresses, or globs such as \`Prompt/*\`; may be repeated]:GLOB:_default' \
'--run=[Only of this run\: its id, the beginning of it, or \`last\`]:ID:_default' \
'--actor=[Only of whoever this is\: a user, \`user@host\`, or the id of an OAuth client]:WHO:_default' \
'--since=[From when on\: so long ago, as in \`24h\` or \`7d\`, or a day or time in RFC 3339]:TIME:_default' \
'--until=[Until when, that time itself left out; written the same way, and a day is its beginning in UTC]:TIME:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
        esac
    ;;
esac
;;
(lock)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
":: :_lockstep__subcmd__lock_commands" \
"*::: :->lock" \
&& ret=0

    case $state in
    (lock)
        words=($line[1] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-lock-command-$line[1]:"
        case $line[1] in
            (show)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(release)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'-y[Give it back, whoever holds it]' \
'--yes[Give it back, whoever holds it]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::holder -- The holder'\''s id, as `lockstep lock show` says it:_default' \
&& ret=0
;;
        esac
    ;;
esac
;;
(telemetry)
_arguments "${_arguments_options[@]}" : \
'--since=[From when on\: so long ago, as in \`24h\` or \`7d\`, or a day or time in RFC 3339]:TIME:_default' \
'--export=[Send the figures on to this URL; in a simulator environment to loopback only]:URL:_default' \
'--export-as=[How they are sent on]:WAY:((json\:"All rows as the gateway gave them, in one JSON object"
otlp\:"OTLP metrics over HTTP, in JSON; the URL is that of metrics, as in \`…/v1/metrics\`"))' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':prompt -- The prompt\: its manifest'\''s name, or its live name:_default' \
&& ret=0
;;
(invoke)
_arguments "${_arguments_options[@]}" : \
'--input=[What the user says\: a text, \`@FILE\` for what a file holds, \`-\` for stdin]:TEXT:_default' \
'--session=[The conversation that it belongs to; a new one unless given]:ID:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--stream[Print the answer as it comes; as JSON with \`--format ndjson\`, one line a piece]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':prompt -- The prompt\: its manifest'\''s name, or its live name:_default' \
&& ret=0
;;
(schema)
_arguments "${_arguments_options[@]}" : \
'--for=[Who reads it\: validators unless given; with --out, both]:READER:((validator\:"Draft 2020-12, for documents as they are when their values are filled in"
editor\:"Draft-07, for documents as people write them, with \`{value\: NAME}\` in any scalar"))' \
'--out=[The folder that the files are written into; a schema of lockstep'\''s there that is no longer written is removed]:DIR:_files' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'()--check[Write nothing; list the files in the folder that differ, and end with 1 if there are any]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::kind -- The kind of document; `Overlay` is for editors only:(Provider Model RateMatrix Prompt TrafficSplit Project Policy Overlay)' \
&& ret=0
;;
(fmt)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--check[Write nothing; list the files that are not formatted, and end with 1 if there are any]' \
'--diff[Show what is changed, or would be, line by line]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'*::paths -- Files, or folders with all YAML files below them; `-` is stdin, formatted to stdout:_files' \
&& ret=0
;;
(graph)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(rates)
_arguments "${_arguments_options[@]}" : \
'(--all-tiers)--tier=[Show this tier, not the one that the environment applies]:NAME:_default' \
'--sort=[What the models are ordered by]:WHAT:((model\:"Their names, then the tiers"
price\:"Their ceilings, the highest first"))' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--all-tiers[Show every tier that a RateMatrix lists]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(rehearse)
_arguments "${_arguments_options[@]}" : \
'*--report=[Write the result into a file too; \`-\` is stdout, and it can be repeated]:FORMAT=PATH:_default' \
'--snapshot=[Take what \`lockstep snapshot\` wrote for what is live\: no credentials, and nothing is sent]:FILE:_files' \
'--max-age=[Refuse a snapshot that is older than this, such as 2h or 30m]:DURATION:_default' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'*--target=[Plan for this only, an address or a glob (\`Prompt/*\`), with all that it needs; may be repeated]:ADDRESS|GLOB:_default' \
'*--exclude=[Leave this out, an address or a glob (\`*/support_*\`), with all that depends on it; may be repeated]:ADDRESS|GLOB:_default' \
'*--adopt=[Take this live object over though it differs; may be repeated]:ADDRESS:_default' \
'*--resend=[Send the secrets of this object again, though their revisions stay; may be repeated]:ADDRESS:_default' \
'*--allow=[Let the plan pass a guard up to N, as its refusal prints it (\`deletes=4\`, \`traffic=0.4\`), or plan \`conflicts\` the way Git says; may be repeated]:GUARD=N|conflicts:_default' \
'--reason=[Why that is allowed, or sent again; the plan and the ledger keep it]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::file -- A plan that `lockstep plan --out` wrote; what the manifests say is planned unless given:_files' \
&& ret=0
;;
(sim)
_arguments "${_arguments_options[@]}" : \
'--listen=[Where to listen; port 0 takes any free one]:ADDR:_default' \
'--state=[The file that keeps the organisation between runs; it is forgotten unless given]:FILE:_files' \
'--seed=[What ids and chances are drawn from]:N:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(snapshot)
_arguments "${_arguments_options[@]}" : \
'--out=[The file to write]:FILE:_files' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
&& ret=0
;;
(spec)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
'::addresses -- Show these documents only:_default' \
":: :_lockstep__subcmd__spec_commands" \
"*::: :->spec" \
&& ret=0

    case $state in
    (spec)
        words=($line[2] "${words[@]}")
        (( CURRENT += 1 ))
        curcontext="${curcontext%:*:*}:lockstep-spec-command-$line[2]:"
        case $line[2] in
            (diff)
_arguments "${_arguments_options[@]}" : \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--detailed-exitcode[End with 2 if they differ]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':left -- The first environment:_default' \
':right -- The second environment:_default' \
&& ret=0
;;
        esac
    ;;
esac
;;
(undo)
_arguments "${_arguments_options[@]}" : \
'--out=[Save the plan, for \`lockstep show FILE\` and \`lockstep apply FILE\`]:FILE:_files' \
'--sign=[Sign the saved plan with this key\: a PEM file, or env\:NAME for a variable that holds one]:KEY:_default' \
'*--report=[Write the plan into a file too; \`-\` is stdout, and it can be repeated]:FORMAT=PATH:_default' \
'--snapshot=[Take what \`lockstep snapshot\` wrote for what is live\: no credentials, and nothing is sent]:FILE:_files' \
'--max-age=[Refuse a snapshot that is older than this, such as 2h or 30m]:DURATION:_default' \
'--deadline=[How long the run may take in all, such as 30m or 90s; what is not sent by then is not sent. The environment'\''s \`deadline\` unless given]:DURATION:_default' \
'*--target=[Plan for this only, an address or a glob (\`Prompt/*\`), with all that it needs; may be repeated]:ADDRESS|GLOB:_default' \
'*--exclude=[Leave this out, an address or a glob (\`*/support_*\`), with all that depends on it; may be repeated]:ADDRESS|GLOB:_default' \
'*--adopt=[Take this live object over though it differs; may be repeated]:ADDRESS:_default' \
'*--resend=[Send the secrets of this object again, though their revisions stay; may be repeated]:ADDRESS:_default' \
'*--allow=[Let the plan pass a guard up to N, as its refusal prints it (\`deletes=4\`, \`traffic=0.4\`), or plan \`conflicts\` the way Git says; may be repeated]:GUARD=N|conflicts:_default' \
'--reason=[Why that is allowed, or sent again; the plan and the ledger keep it]:TEXT:_default' \
'-e+[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--env=[The environment; \`sim\` unless given, or the only one]:NAME:_default' \
'--project=[The project'\''s folder; found from the current folder upward unless given]:DIR:_files' \
'--format=[How results are written]:FORMAT:((text\:"For people; \`table\` means the same"
json\:"For programs"
ndjson\:"A line of JSON for each thing, by \`telemetry\`, \`invoke --stream\` and \`audit export\` only; \`jsonl\` means the same"
csv\:"Rows for a spreadsheet, by \`audit log\` only"
auditlogmessage\:"A line of JSON for each change, in the field names of Genesys Cloud'\''s own audit messages, by \`audit export\` only"
dot\:"For Graphviz, by \`graph\` only"
sarif\:"SARIF 2.1.0, for code scanning and editors, by \`validate\`, \`plan\` and \`show\` only"
github\:"Workflow commands, for GitHub, by \`validate\`, \`plan\` and \`show\` only"
junit\:"JUnit XML, for CI services, by \`validate\`, \`plan\` and \`show\` only"
markdown\:"Markdown that fits into a comment on GitHub, by \`plan\` and \`show\` only"
github-summary\:"Markdown that fits into the summary of a step on GitHub, by \`plan\` and \`show\` only"
html\:"One page for browsers that needs no network, by \`plan\` and \`show\` only"))' \
'--color=[Whether text is coloured; NO_COLOR and CLICOLOR are heeded where it is \`auto\`]:WHEN:((auto\:"If it goes to a terminal"
always\:"It is"
never\:"It is not"))' \
'--log-http=[Append each exchange with the tenant to a file, as a line of JSON, without secrets and texts]:FILE:_files' \
'--detailed-exitcode[End with 2 if changes are pending, withheld ones included]' \
'--compact[Write text with one line an object]' \
'*-v[Say more on stderr; repeat it for a line about each request]' \
'*--verbose[Say more on stderr; repeat it for a line about each request]' \
'--log-http-texts[Let that file hold the texts of prompts and conversations too; never secrets]' \
'*-q[Say less on stderr\: no progress; repeat it for errors only]' \
'*--quiet[Say less on stderr\: no progress; repeat it for errors only]' \
'-h[Print help (see more with '\''--help'\'')]' \
'--help[Print help (see more with '\''--help'\'')]' \
':run -- The run\: its id or the beginning of it, the number of an entry that it wrote, or `last`; `lockstep audit runs` lists them:_default' \
&& ret=0
;;
        esac
    ;;
esac
}

(( $+functions[_lockstep_commands] )) ||
_lockstep_commands() {
    local commands; commands=(
'init:Write a small project that plans at once' \
'validate:Check the manifests; ends with 4 if they hold errors' \
'plan:Show what an apply would do' \
'keygen:Make a key that signs plans, and the public key that checks them' \
'probe:Ask a live model whether it answers\: the gateway'\''s health check, and the synthetic prompt' \
'prompt:Work on the texts of a prompt' \
'show:Show a saved plan' \
'apply:Make live what the manifests say, and record it in the ledger' \
'drift:Show what was changed outside Git; ends with 3 if anything was' \
'doctor:Look where the tenant is other than lockstep expects; ends with 1 if lockstep cannot work with it' \
'explain:Explain the codes of findings, with examples of wrong and right' \
'audit:Check and read the ledger' \
'lock:Say who holds the ledger, or give back a lease whose holder is gone' \
'telemetry:Show what the gateway measured of a prompt\: requests, errors, latency and tokens of each version' \
'invoke:Ask a live prompt, and print what it answers' \
'schema:Print the JSON Schema of manifests, or write all schemas into a folder' \
'fmt:Put documents into canonical order and style' \
'graph:Show what refers to what' \
'rates:Show each model'\''s rate limits, their origin, and what an hour may cost at most' \
'rehearse:Apply a plan to a simulated tenant that holds what is live, and say what would come of it' \
'sim:Serve a simulated organisation until Ctrl-C' \
'snapshot:Take what is live into a file, for \`--snapshot FILE\` of \`plan\` and \`rehearse\`' \
'spec:Show the documents of an environment, with where each value was written' \
'undo:Plan to restore what a run found' \
    )
    _describe -t commands 'lockstep commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__apply_commands] )) ||
_lockstep__subcmd__apply_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep apply commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit_commands] )) ||
_lockstep__subcmd__audit_commands() {
    local commands; commands=(
'verify:Check that the ledger is what was written; ends with 8 if it is not' \
'repair:Move what a crash left of an entry into a file beside the ledger, and record that' \
'restart:Begin a new ledger in the place of one that is lost' \
'forget:Erase one content of the ledger, and leave a tombstone in the chain' \
'keygen:Make a key that signs the ledger, and the public key that checks it' \
'log:List the entries' \
'runs:List the runs, with the ids that \`lockstep undo\` takes' \
'show:Show one entry with its contents' \
'history:Show the life of one object\: each change with its time, who made it, and what it changed' \
'export:Write what was done as lines of JSON, for a SIEM' \
    )
    _describe -t commands 'lockstep audit commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__export_commands] )) ||
_lockstep__subcmd__audit__subcmd__export_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit export commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__forget_commands] )) ||
_lockstep__subcmd__audit__subcmd__forget_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit forget commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__history_commands] )) ||
_lockstep__subcmd__audit__subcmd__history_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit history commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__keygen_commands] )) ||
_lockstep__subcmd__audit__subcmd__keygen_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit keygen commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__log_commands] )) ||
_lockstep__subcmd__audit__subcmd__log_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit log commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__repair_commands] )) ||
_lockstep__subcmd__audit__subcmd__repair_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit repair commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__restart_commands] )) ||
_lockstep__subcmd__audit__subcmd__restart_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit restart commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__runs_commands] )) ||
_lockstep__subcmd__audit__subcmd__runs_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit runs commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__show_commands] )) ||
_lockstep__subcmd__audit__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit show commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__audit__subcmd__verify_commands] )) ||
_lockstep__subcmd__audit__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep audit verify commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__doctor_commands] )) ||
_lockstep__subcmd__doctor_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep doctor commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__drift_commands] )) ||
_lockstep__subcmd__drift_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep drift commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__explain_commands] )) ||
_lockstep__subcmd__explain_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep explain commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__fmt_commands] )) ||
_lockstep__subcmd__fmt_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep fmt commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__graph_commands] )) ||
_lockstep__subcmd__graph_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep graph commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__init_commands] )) ||
_lockstep__subcmd__init_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep init commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__invoke_commands] )) ||
_lockstep__subcmd__invoke_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep invoke commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__keygen_commands] )) ||
_lockstep__subcmd__keygen_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep keygen commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__lock_commands] )) ||
_lockstep__subcmd__lock_commands() {
    local commands; commands=(
'show:Say who holds the ledger, since when and until when' \
'release:Give a lease back whose holder is gone' \
    )
    _describe -t commands 'lockstep lock commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__lock__subcmd__release_commands] )) ||
_lockstep__subcmd__lock__subcmd__release_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep lock release commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__lock__subcmd__show_commands] )) ||
_lockstep__subcmd__lock__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep lock show commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__plan_commands] )) ||
_lockstep__subcmd__plan_commands() {
    local commands; commands=(
'verify:Check a saved plan\: whole, signed, young enough, and still true' \
    )
    _describe -t commands 'lockstep plan commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__plan__subcmd__verify_commands] )) ||
_lockstep__subcmd__plan__subcmd__verify_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep plan verify commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__probe_commands] )) ||
_lockstep__subcmd__probe_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep probe commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__prompt_commands] )) ||
_lockstep__subcmd__prompt_commands() {
    local commands; commands=(
'seal:List published versions by their digests' \
    )
    _describe -t commands 'lockstep prompt commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__prompt__subcmd__seal_commands] )) ||
_lockstep__subcmd__prompt__subcmd__seal_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep prompt seal commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__rates_commands] )) ||
_lockstep__subcmd__rates_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep rates commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__rehearse_commands] )) ||
_lockstep__subcmd__rehearse_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep rehearse commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__schema_commands] )) ||
_lockstep__subcmd__schema_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep schema commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__show_commands] )) ||
_lockstep__subcmd__show_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep show commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__sim_commands] )) ||
_lockstep__subcmd__sim_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep sim commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__snapshot_commands] )) ||
_lockstep__subcmd__snapshot_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep snapshot commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__spec_commands] )) ||
_lockstep__subcmd__spec_commands() {
    local commands; commands=(
'diff:Show what differs between two environments' \
    )
    _describe -t commands 'lockstep spec commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__spec__subcmd__diff_commands] )) ||
_lockstep__subcmd__spec__subcmd__diff_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep spec diff commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__telemetry_commands] )) ||
_lockstep__subcmd__telemetry_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep telemetry commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__undo_commands] )) ||
_lockstep__subcmd__undo_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep undo commands' commands "$@"
}
(( $+functions[_lockstep__subcmd__validate_commands] )) ||
_lockstep__subcmd__validate_commands() {
    local commands; commands=()
    _describe -t commands 'lockstep validate commands' commands "$@"
}

if [ "$funcstack[1]" = "_lockstep" ]; then
    _lockstep "$@"
else
    compdef _lockstep lockstep
fi
