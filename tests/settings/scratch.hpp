#pragma once
// A separate folder and environment for a test: no FARMTOK_… variable from outside, XDG folders inside the folder.

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "settings/settings.hpp"

namespace farmtok::settings::testing {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "farmtok-settings-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    folder_ = name;
    for (const auto& key : keys()) ::unsetenv(variable_of(key.name).c_str());
    ::unsetenv("FARMTOK_CONFIG");
    set("XDG_CONFIG_HOME", path("config"));
    set("XDG_STATE_HOME", path("state"));
    set("XDG_RUNTIME_DIR", path("run"));
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  std::string path(const std::string& below) const { return (folder_ / below).string(); }
  void set(const char* variable, const std::string& value) const { ::setenv(variable, value.c_str(), 1); }
  /// Writes config.toml and returns its path.
  std::string write(const std::string& text) const {
    const auto file = path("config.toml");
    std::ofstream{file, std::ios::trunc} << text;
    return file;
  }
  std::string read(const std::string& file) const {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace farmtok::settings::testing
