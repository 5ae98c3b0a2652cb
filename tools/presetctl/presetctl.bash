# Completion of presetctl for bash. The verbs and their options come from the program itself, names
# and categories from the daemon; without one there are none.

# Candidates, one a line on standard input, that begin with $1: quoted as the word is quoted.
_presetctl_offer() {
  local word=$1 quote='' candidate
  case $word in
    \"* | \'*)
      quote=${word:0:1}
      word=${word:1}
      ;;
    *) word=${word//\\/} ;;
  esac
  while IFS= read -r candidate; do
    [[ $candidate == "$word"* ]] || continue
    if [[ -z $quote ]]; then
      printf -v candidate '%q' "$candidate"
    elif [[ $candidate == *"$quote"* ]]; then
      continue
    fi
    COMPREPLY+=("$candidate")
  done
}

_presetctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local program=${COMP_WORDS[0]} verb='' verb_at=0 i
  local -a connect=()
  COMPREPLY=()

  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --socket) connect=(--socket "${COMP_WORDS[i + 1]}") && ((i++)) ;;
      -*) ;;
      *) [[ -z $verb ]] && verb=${COMP_WORDS[i]} && verb_at=$i ;;
    esac
  done

  case $previous in
    --socket | --file | -f | --output | -o)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --category)
      _presetctl_offer "$current" < <("$program" "${connect[@]}" __categories 2>/dev/null)
      return
      ;;
    --strategy | -s)
      mapfile -t COMPREPLY < <(compgen -W 'union intersection last_wins' -- "$current")
      return
      ;;
    --on-conflict)
      mapfile -t COMPREPLY < <(compgen -W 'fail skip rename replace' -- "$current")
      return
      ;;
    --sort)
      mapfile -t COMPREPLY < <(compgen -W 'name created_at updated_at' -- "$current")
      return
      ;;
    --order)
      mapfile -t COMPREPLY < <(compgen -W 'asc desc' -- "$current")
      return
      ;;
    --unset)
      mapfile -t COMPREPLY < <(
        compgen -W 'description category runtime metadata tags author' -- "$current")
      return
      ;;
    --description | --runtime | --param | -p | --tag | --author | --metadata | --set-param | \
      --remove-param | --rename | --if-revision | --revision | --search | --limit | --cursor | \
      --strategy-for | --override | --save | --from | --to | --count)
      return
      ;;
  esac

  if [[ -z $verb ]]; then
    if [[ $current == -* ]]; then
      mapfile -t COMPREPLY < <(compgen -W '--socket --json --help --version' -- "$current")
    else
      mapfile -t COMPREPLY < <(
        compgen -W "help $("$program" __verbs 2>/dev/null)" -- "$current")
    fi
    return
  fi
  if [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(
      compgen -W "$("$program" __options "$verb" 2>/dev/null)" -- "$current")
    return
  fi
  case $verb in
    help)
      mapfile -t COMPREPLY < <(compgen -W "$("$program" __verbs 2>/dev/null)" -- "$current")
      ;;
    get | edit | update | delete | merge | export | history | diff | restore)
      _presetctl_offer "$current" < <("$program" "${connect[@]}" __names 2>/dev/null)
      ;;
    clone)
      ((COMP_CWORD == verb_at + 1)) &&
        _presetctl_offer "$current" < <("$program" "${connect[@]}" __names 2>/dev/null)
      ;;
    import | validate | preview)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    backup)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
  esac
}

complete -F _presetctl presetctl
