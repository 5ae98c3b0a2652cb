# Completion of presetctl for bash. The verbs and their options come from the program itself; names,
# categories, engines, their flags and values, and tasks from the daemon; without one there are none.

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

# Asks the program, as it was called.
_presetctl_ask() {
  "$program" "${connect[@]}" "$@" 2>/dev/null
}

# NAME=VALUE,VALUE…: flags until there is a '=', then what the flag takes. bash makes words of their
# own of NAME, '=' and what follows, and completes the last one; where '=' is not among
# COMP_WORDBREAKS they are one word.
_presetctl_parameter() {
  local flag=$1 values=$2 equals=$3 before='' candidate
  if [[ -z $equals ]]; then
    compopt -o nospace
    while IFS= read -r candidate; do
      COMPREPLY+=("$candidate=")
    done < <(_presetctl_ask __parameters "$flag" "$runtime")
    return
  fi
  # Values that stand there already stay.
  if [[ $values == *,* ]]; then
    before=${values%,*},
    values=${values##*,}
  fi
  [[ $equals == joined ]] && before=$flag=$before
  while IFS= read -r candidate; do
    [[ $candidate == "$values"* ]] && COMPREPLY+=("$before$candidate")
  done < <(_presetctl_ask __values "$flag" "$runtime")
}

_presetctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local program=${COMP_WORDS[0]} verb='' verb_at=0 runtime='' option flag values equals='' i
  local -a connect=() verbs=() # verbs: the one word of the verb, or the two
  COMPREPLY=()

  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --socket) connect=(--socket "${COMP_WORDS[i + 1]}") && ((i++)) ;;
      --runtime) runtime=${COMP_WORDS[i + 1]} && ((i++)) ;;
      -*) ;;
      *)
        if [[ -z $verb || ($verb == task && ${#verbs[@]} == 1) ]]; then
          [[ -z $verb && ${COMP_WORDS[i]} != help ]] && verbs=("${COMP_WORDS[i]}")
          [[ $verb == task ]] && verbs+=("${COMP_WORDS[i]}")
          verb=${verbs[*]:-${COMP_WORDS[i]}} verb_at=$i
        fi
        ;;
    esac
  done

  # The option that the word belongs to, and the word taken apart at its '='.
  option=$previous flag=$current values=''
  if [[ $current == '=' ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]} flag=$previous equals=apart
  elif [[ $previous == '=' ]] && ((COMP_CWORD > 2)); then
    option=${COMP_WORDS[COMP_CWORD - 3]} flag=${COMP_WORDS[COMP_CWORD - 2]} values=$current
    equals=apart
  elif [[ $current == *=* ]]; then
    flag=${current%%=*} values=${current#*=} equals=joined
  fi
  case $option in
    --param | -p | --set-param | --override | --point)
      _presetctl_parameter "$flag" "$values" "$equals"
      return
      ;;
    --strategy-for)
      if [[ -n $equals ]]; then
        [[ $equals == joined ]] && flag=$flag= || flag=''
        mapfile -t COMPREPLY < <(
          compgen -P "$flag" -W 'union intersection last_wins' -- "$values")
      else
        _presetctl_parameter "$flag" '' ''
      fi
      return
      ;;
  esac

  case $verb:$previous in
    'task log:--file')
      mapfile -t COMPREPLY < <(compgen -W 'engine benchmark' -- "$current")
      return
      ;;
    'task log:-f') previous='' ;; # --follow
    'task trials:--order')
      mapfile -t COMPREPLY < <(compgen -W 'trial score' -- "$current")
      return
      ;;
  esac
  case $previous in
    --socket | --file | -f | --output | -o | --space | --markdown)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --config)
      if [[ $verb == capture ]]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
      fi
      ;;
    --category)
      _presetctl_offer "$current" < <(_presetctl_ask __categories)
      return
      ;;
    --runtime)
      _presetctl_offer "$current" < <(_presetctl_ask __engines)
      return
      ;;
    --extends | --requires | --conflicts)
      _presetctl_offer "$current" < <(_presetctl_ask __names)
      return
      ;;
    --remove-param)
      _presetctl_offer "$current" < <(_presetctl_ask __parameters "$current" "$runtime")
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
      local orders='asc desc'
      [[ $verb == points ]] && orders='first random stratified'
      mapfile -t COMPREPLY < <(compgen -W "$orders" -- "$current")
      return
      ;;
    --unset)
      mapfile -t COMPREPLY < <(compgen -W 'description category runtime metadata tags author
        runtime_version links any_of constraints extends requires conflicts variables merged_from' \
        -- "$current")
      return
      ;;
    --state)
      mapfile -t COMPREPLY < <(
        compgen -W 'pending running completed failed cancelled' -- "$current")
      return
      ;;
    --pid)
      mapfile -t COMPREPLY < <(compgen -W "$(cd /proc && echo [0-9]*)" -- "$current")
      return
      ;;
    --tune)
      mapfile -t COMPREPLY < <(compgen -W '1 2 3' -- "$current")
      return
      ;;
    --description | --tag | --author | --metadata | --rename | --if-revision | --revision | \
      --search | --limit | --cursor | --save | --from | --to | --count | -n | --runtime-version | \
      --constraint | --fact | --var | --steps | --seed | --skip | --index | --model | --create | \
      --version | --group | --priority | --set | --run | --tail | --best | --wait)
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
      compgen -W "$("$program" __options "${verbs[@]}" 2>/dev/null)" -- "$current")
    return
  fi
  case $verb in
    help)
      mapfile -t COMPREPLY < <(compgen -W "$("$program" __verbs 2>/dev/null)" -- "$current")
      ;;
    get | edit | update | delete | merge | export | history | diff | restore | check | count | \
      points | render | resolve | migrate | instantiate)
      _presetctl_offer "$current" < <(_presetctl_ask __names)
      ;;
    clone)
      ((COMP_CWORD == verb_at + 1)) && _presetctl_offer "$current" < <(_presetctl_ask __names)
      ;;
    catalog)
      if ((COMP_CWORD == verb_at + 1)); then
        _presetctl_offer "$current" < <(_presetctl_ask __engines)
      else
        _presetctl_offer "$current" < <(
          _presetctl_ask __parameters "$current" "${COMP_WORDS[verb_at + 1]}")
      fi
      ;;
    task)
      mapfile -t COMPREPLY < <(
        compgen -W "$("$program" __verbs task 2>/dev/null)" -- "$current")
      ;;
    'task delete')
      _presetctl_offer "$current" < <(_presetctl_ask __tasks)
      ;;
    'task preview' | 'task submit')
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    'task '*)
      ((COMP_CWORD == verb_at + 1)) && _presetctl_offer "$current" < <(_presetctl_ask __tasks)
      ;;
    import | validate)
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
