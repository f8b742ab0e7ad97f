"""What teaches each shell to ask: a function that hands over the line up to the cursor and takes words, one a line.

No script evaluates what it is handed: words of a register are data. The variables are those of `completing.py`.
"""

from collections.abc import Mapping

BASH = r"""
_riskctl_completion() {
    local found
    COMPREPLY=()
    while IFS= read -r found; do
        COMPREPLY+=("$found")
    done < <(_RISKCTL_COMPLETE=bash _RISKCTL_LINE="${COMP_LINE:0:COMP_POINT}" \
        _RISKCTL_BREAKS="$COMP_WORDBREAKS" _RISKCTL_ASKED="$COMP_TYPE" "$1" 2>/dev/null)
}
complete -o bashdefault -o default -F _riskctl_completion riskctl
"""

ZSH = r"""
#compdef riskctl
_riskctl_completion() {
    local found
    local -a names shown
    while IFS= read -r found; do
        names+=("${found%%$'\t'*}")
        shown+=("${found/$'\t'/  }")
    done < <(_RISKCTL_COMPLETE=zsh _RISKCTL_LINE="${(j: :)words[1,CURRENT]}" "${words[1]}" 2>/dev/null)
    if (( $#names )); then
        compadd -l -d shown -a names
    else
        _files
    fi
}
compdef _riskctl_completion riskctl
"""

FISH = r"""
function __riskctl_completion
    set -l line (commandline -cp | string collect)
    set -l found (env _RISKCTL_COMPLETE=fish _RISKCTL_LINE="$line" riskctl 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete --command riskctl --no-files --arguments '(__riskctl_completion)'
"""

POWERSHELL = r"""
Register-ArgumentCompleter -Native -CommandName riskctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $text = $commandAst.Extent.Text
    $end = $cursorPosition - $commandAst.Extent.StartOffset
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new()
        $env:_RISKCTL_COMPLETE = 'powershell'
        $env:_RISKCTL_LINE = $text.PadRight($end).Substring(0, $end)
        riskctl 2>$null | ForEach-Object {
            $name, $shown, $about = $_ -split "`t", 3
            [System.Management.Automation.CompletionResult]::new($name, $shown, 'ParameterValue', $about)
        }
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_RISKCTL_COMPLETE, Env:_RISKCTL_LINE -ErrorAction SilentlyContinue
    }
}
"""

SCRIPTS: Mapping[str, str] = {
    name: script.lstrip("\n")
    for name, script in (("bash", BASH), ("zsh", ZSH), ("fish", FISH), ("powershell", POWERSHELL))
}
