#pragma once
// One line of `farmtok doctor`.

#include <string>

namespace farmtok::api {

struct Check {
  std::string name;
  bool ok;
  std::string message;
  std::string hint = {};  // shown when it is not ok
  bool look = false;      // ok, and the operator should look at the message
};

}  // namespace farmtok::api
