#compdef zoomctl
# zsh completion for zoomctl: zsh matches and quotes what zoomctl offers.
_zoomctl() {
  emulate -L zsh -o extended_glob
  local -a lines ends more
  local line value
  lines=("${(@f)$(zoomctl __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  for line in "${(@)lines[2,-1]}"; do
    [[ -n $line ]] || continue
    # In the entries of _describe a colon ends the value.
    value=${${${line%%$'\t'*}//\\/\\\\}//:/\\:}
    if [[ $value == *[/:=\ ] ]]; then
      more+=("$value:${line#*$'\t'}")
    else
      ends+=("$value:${line#*$'\t'}")
    fi
  done
  local none=1
  (( $#ends )) && _describe -V zoomctl ends && none=0
  (( $#more )) && _describe -V 'zoomctl (goes on)' more -S '' && none=0
  if (( none )) && [[ $lines[1] == *files* ]]; then
    compset -P '--*='
    _files && none=0
  fi
  return none
}

if [[ $funcstack[1] == _zoomctl ]]; then
  _zoomctl "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _zoomctl zoomctl
fi
