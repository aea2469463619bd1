# Finds or installs what the build needs; sourced by ./run and ./test.

say_failed() {
  echo "$1" >&2
  exit 1
}

# The command in front of apt-get if packages may be installed here, else nothing and an error.
apt_prefix() {
  command -v apt-get >/dev/null || return 1
  if [ "$(id -u)" = 0 ]; then
    echo env
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    echo sudo
  elif command -v sudo >/dev/null && [ -t 0 ]; then
    echo sudo
  else
    return 1
  fi
}

# install_packages NAME...: says so and installs, or returns 1.
install_packages() {
  local prefix
  prefix=$(apt_prefix) || return 1
  echo "Installing $* with apt-get ..."
  mkdir -p target
  {
    $prefix apt-get update && $prefix env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "$@"
  } >target/apt.log 2>&1 || {
    tail -5 target/apt.log >&2
    return 1
  }
}

jdk_major() {
  "$1" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

is_jdk() {
  [ -n "$1" ] && [ -x "$1" ] && [ "$(jdk_major "$1")" -ge 17 ] 2>/dev/null
}

# A JDK 17 or newer: that of JAVA_HOME, else that of PATH, else any in /usr/lib/jvm.
has_jdk() {
  local javac
  if [ -n "${JAVA_HOME:-}" ]; then
    is_jdk "$JAVA_HOME/bin/javac"
    return
  fi
  is_jdk "$(command -v javac || true)" && return
  for javac in /usr/lib/jvm/*/bin/javac; do
    is_jdk "$javac" || continue
    export JAVA_HOME=${javac%/bin/javac}
    return
  done
  return 1
}

need_jdk_and_maven() {
  local missing=()
  if ! has_jdk; then
    [ -z "${JAVA_HOME:-}" ] || say_failed \
      "JAVA_HOME is $JAVA_HOME, which is no JDK 17 or newer. Please set it to one, or unset it."
    missing+=(default-jdk-headless)
  fi
  command -v mvn >/dev/null || missing+=(maven)
  [ ${#missing[@]} = 0 ] && return
  install_packages "${missing[@]}" || say_failed \
    "Backplane needs a JDK 17 or newer and Maven. Please install them (Debian: apt-get install ${missing[*]}) and start again."
  has_jdk || say_failed "The installed JDK is older than 17. Please install a JDK 17 or newer, or set JAVA_HOME."
}

# need_no_node: a build replaces the files that a node of this folder runs from.
need_no_node() {
  local home lines
  home=$(cat runtime/dist/target/home.txt 2>/dev/null) || return 0
  # the pattern comes from stdin, as grep would find itself otherwise
  lines=$(grep -slzF -f - /proc/[0-9]*/cmdline <<<"$home/lib/io.backplane.launcher" || true)
  [ -z "$lines" ] || say_failed \
    "A node runs from this folder (process $(echo "$lines" | head -1 | cut -d/ -f3)), and a build replaces its files. Please stop it first."
}
