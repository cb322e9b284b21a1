# bash completion for zoomctl: zoomctl reads the line itself and says what takes the place of $2.
_zoomctl() {
  local line lines also=
  COMPREPLY=()
  lines=$(zoomctl __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null </dev/null) || return 0
  while IFS= read -r line; do
    if [[ -z $also ]]; then
      also=" $line "
    else
      COMPREPLY+=("$line")
    fi
  done <<<"$lines"
  [[ $also == *' nospace '* ]] && compopt -o nospace 2>/dev/null
  [[ $also == *' files '* ]] && compopt -o default 2>/dev/null
  return 0
}
complete -F _zoomctl zoomctl
