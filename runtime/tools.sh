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

has_jdk() {
  local javac=${JAVA_HOME:+$JAVA_HOME/bin/javac}
  javac=${javac:-$(command -v javac || true)}
  [ -n "$javac" ] && [ -x "$javac" ] && [ "$(jdk_major "$javac")" -ge 17 ] 2>/dev/null
}

need_jdk_and_maven() {
  local missing=()
  has_jdk || missing+=(default-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  [ ${#missing[@]} = 0 ] && return
  install_packages "${missing[@]}" ||
    say_failed "Backplane needs a JDK 17 or newer and Maven 3.8 or newer. Please install them and start again."
  has_jdk || say_failed "The installed JDK is older than 17. Please install a JDK 17 or newer, or set JAVA_HOME."
}
