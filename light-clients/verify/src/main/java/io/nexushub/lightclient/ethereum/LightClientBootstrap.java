package io.nexushub.lightclient.ethereum;

/** LightClientBootstrap: what a client begins with, once the header's root is the trusted one. */
public record LightClientBootstrap(
    LightClientHeader header, SyncCommittee committee, Branch committeeBranch) {}
