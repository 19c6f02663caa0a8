package dev.navarch.api.store.memory;

import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.ObjectStoreContract;

class MemoryObjectStoreTest extends ObjectStoreContract {

    @Override
    protected ObjectStore open() {
        return new MemoryObjectStore();
    }
}
