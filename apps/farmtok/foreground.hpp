#pragma once
// Programs of the person's own, run on their terminal: an editor, a browser.

#include <string>
#include <vector>

#include "base/json.hpp"

namespace farmtok::cli {

/// Runs `words` (found on the PATH, no shell) with our terminal and waits until it ends. Throws NOT_FOUND when there is
/// no such program, INTERRUPTED when a signal ended it; answers its exit status.
int run_in_foreground(const std::vector<std::string>& words);

/// Where a result can be seen: its video if it is stored here, else the page it came from, else wherever its video is.
/// Throws NOT_FOUND when nothing is known; FORBIDDEN for anything but http and https.
std::string address_of(const base::Json& result);

/// Shows an address in $BROWSER, else with xdg-open. Throws NOT_FOUND with the address as its hint.
void browse(const std::string& address);

}  // namespace farmtok::cli
