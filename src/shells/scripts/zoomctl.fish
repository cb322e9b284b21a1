# fish completion for zoomctl: fish matches and quotes what zoomctl offers.
function __zoomctl_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (zoomctl __complete fish $words "$current" 2>/dev/null </dev/null)
    set -l also "$lines[1]"
    set -e lines[1]
    if string match -q '*files*' -- $also
        if string match -qr '^--[\w-]+=' -- "$current"
            set -l parts (string split -m 1 = -- "$current")
            __fish_complete_path "$parts[2]" | string replace -r -- '^' "$parts[1]="
        else
            __fish_complete_path "$current"
        end
    end
    for line in $lines
        printf '%s\n' $line
    end
end

complete -c zoomctl -e
complete -c zoomctl -k -f -a '(__zoomctl_complete)'
