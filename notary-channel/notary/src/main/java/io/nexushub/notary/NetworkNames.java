package io.nexushub.notary;

/** Which texts are BTP network addresses: {@code <id>.<system>}, of URL-safe characters. */
final class NetworkNames {
  private NetworkNames() {}

  static boolean isValid(String name) {
    int dot = name.indexOf('.');
    return dot > 0
        && dot < name.length() - 1
        && dot == name.lastIndexOf('.')
        && name.length() <= HubOperation.MAX_NAME
        && name.chars().allMatch(NetworkNames::isAllowed);
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_';
  }
}
